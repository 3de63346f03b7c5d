import { errorOfMean } from '../../shared/evaluation/evaluate.ts';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import type { WeightCurve } from './chart.ts';

/** A sweep as a curve. */
export function curveOf(evaluation: Evaluation, name: string): WeightCurve {
  const { trials } = evaluation;
  return {
    name,
    trials,
    errors: evaluation.byWeight.map((row) => errorOfMean({ trials, byWeight: [row] })),
    weights: evaluation.byWeight.map((row) => row.weight),
    means: evaluation.byWeight.map((row) => row.mean),
    stds: evaluation.byWeight.map((row) => row.std),
  };
}

/** Curves as numbers: a row a weight; of each curve mean, standard error, standard deviation and number of trials. */
export function curvesCsv(curves: readonly WeightCurve[]): string {
  const weights = [...new Set(curves.flatMap((curve) => curve.weights))].sort((a, b) => a - b);
  const header = curves.flatMap(({ name }) => [
    `${name} mean`,
    `${name} standard error`,
    `${name} sd over trials`,
    `${name} n`,
  ]);
  const rows = weights.map((weight) => [
    weight,
    ...curves.flatMap((curve) => {
      const at = curve.weights.indexOf(weight);
      if (at < 0) return [null, null, null, null];
      const { means, errors, stds, trials } = curve;
      return [means[at] ?? null, errors[at] ?? null, stds[at] ?? null, trials];
    }),
  ]);
  return toCsv(['weight', ...header], rows);
}

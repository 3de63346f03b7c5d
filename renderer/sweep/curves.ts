import type { SweepResult } from '../state/sweep.ts';
import { toCsv } from '../plots/csv.ts';
import type { WeightCurve } from './chart.ts';

/** A sweep as a curve. */
export function curveOf({ evaluation }: SweepResult, name: string): WeightCurve {
  return {
    name,
    weights: evaluation.byWeight.map((row) => row.weight),
    means: evaluation.byWeight.map((row) => row.mean),
    stds: evaluation.byWeight.map((row) => row.std),
  };
}

/** Curves as numbers: a row a weight, two columns a curve. */
export function curvesCsv(curves: readonly WeightCurve[]): string {
  const weights = [...new Set(curves.flatMap((curve) => curve.weights))].sort((a, b) => a - b);
  const header = curves.flatMap(({ name }) => [`${name} mean`, `${name} sd over trials`]);
  const rows = weights.map((weight) => [
    weight,
    ...curves.flatMap((curve) => {
      const at = curve.weights.indexOf(weight);
      return [curve.means[at] ?? null, curve.stds[at] ?? null];
    }),
  ]);
  return toCsv(['weight', ...header], rows);
}

import { mean } from '../../shared/base/spread.ts';
import { trialKeys } from '../../shared/evaluation/evaluate.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import type { SearchSettings } from '../../shared/search/settings.ts';
import { median } from '../../shared/search/statistics.ts';
import { generations, meanReturns, type Bench } from './generations.ts';

/** What the best individual so far scored after so many genome evaluations. */
export interface Point {
  readonly evaluations: number;
  readonly value: number;
}

/** A learning curve of one seed, evaluations rising. */
export interface Curve {
  readonly seed: number;
  readonly points: readonly Point[];
}

/** Starts that no search meets: their keys are folded for trials, those of a search for its generations. */
export const UNSEEN_STARTS = 32;
export const UNSEEN_SEED = 1;

/**
 * The learning curve of one search: after each generation the champion's mean over 32 unseen starts at
 * the six standard weights.
 * @param count generations
 * @param onGeneration called with the number of generations done
 */
export async function learningCurve(
  bench: Bench,
  settings: SearchSettings,
  seed: number,
  count: number,
  onGeneration: (done: number) => void = () => undefined,
): Promise<Curve> {
  const weights = Float64Array.from(STANDARD_WEIGHTS);
  const keys = trialKeys(UNSEEN_SEED, UNSEEN_STARTS);
  const points: Point[] = [];
  let measured = { id: -1, value: NaN };
  for await (const state of generations(bench, settings, seed)) {
    if (state.champion !== null) {
      const { id, genome } = state.champion.individual;
      if (id !== measured.id) {
        measured = { id, value: mean(await meanReturns(bench, genome, weights, keys)) };
      }
      points.push({ evaluations: state.evaluations, value: measured.value });
      onGeneration(state.generation);
    }
    if (state.generation >= count) break;
  }
  return { seed, points };
}

/** Value of a curve at a number of evaluations: that of the last point up to it, or null before the first. */
export function valueAt(curve: Curve, evaluations: number): number | null {
  return curve.points.findLast((point) => point.evaluations <= evaluations)?.value ?? null;
}

/**
 * Median over the seeds at a number of evaluations; null where a curve has not begun or has ended
 * before.
 */
export function medianAt(curves: readonly Curve[], evaluations: number): number | null {
  const values: number[] = [];
  for (const curve of curves) {
    const reached = (curve.points.at(-1)?.evaluations ?? 0) >= evaluations;
    const value = reached ? valueAt(curve, evaluations) : null;
    if (value === null) return null;
    values.push(value);
  }
  return values.length === 0 ? null : median(values);
}

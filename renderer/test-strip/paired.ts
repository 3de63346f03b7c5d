import type { Evaluation } from '../../shared/evaluation/results.ts';
import { confidence95, mean } from '../../shared/base/spread.ts';

/** What an edit changed, trial by trial on the same seeds. */
export interface PairedDifference {
  readonly difference: number;
  /** 95 % interval of the difference, over trials averaged over weights. */
  readonly low: number;
  readonly high: number;
  readonly verdict: 'better' | 'worse' | 'unclear' | 'the same';
}

/** Mean over the weights of each trial's return. */
function byTrial(evaluation: Evaluation): number[] {
  return Array.from({ length: evaluation.trials }, (_, trial) =>
    mean(evaluation.byWeight.map((result) => result.returns[trial] ?? 0)),
  );
}

/** The paired difference of two evaluations on the same weights, trials and seed; null if they differ in these. */
export function pairedDifference(after: Evaluation, before: Evaluation): PairedDifference | null {
  const alike =
    after.trials === before.trials &&
    after.seed === before.seed &&
    after.byWeight.length === before.byWeight.length &&
    after.byWeight.every((result, k) => result.weight === before.byWeight[k]?.weight);
  if (!alike) return null;
  const earlier = byTrial(before);
  const differences = byTrial(after).map((value, trial) => value - (earlier[trial] ?? 0));
  const difference = mean(differences);
  if (differences.every((value) => value === 0))
    return { difference: 0, low: 0, high: 0, verdict: 'the same' };
  const half = differences.length < 2 ? Infinity : confidence95(differences);
  const low = difference - half;
  const high = difference + half;
  const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'unclear';
  return { difference, low, high, verdict };
}

import { mean } from '../../shared/base/spread.ts';
import { trialKeys } from '../../shared/evaluation/evaluate.ts';
import { STANDARD_WEIGHTS, type SearchSettings } from '../../shared/search/settings.ts';
import { generations, meanReturns, type Bench } from './generations.ts';
import { UNSEEN_SEED, UNSEEN_STARTS } from './curves.ts';

/** Whom a search of one seed had found by each of some numbers of environment steps. */
export interface ParityCurve {
  readonly parity: SearchSettings['parity'];
  readonly seed: number;
  /** At each mark: the champion's mean over starts that no search meets, at the six standard weights. */
  readonly values: readonly number[];
}

/**
 * A search until it has taken so many environment steps (images times weights, for digits), judged at
 * marks on the way. Steps for the judging are not counted.
 * @param marks environment steps, rising
 * @param onGeneration called with the steps so far; may throw to end the search
 */
export async function parityCurve(
  bench: Bench,
  settings: SearchSettings,
  seed: number,
  marks: readonly number[],
  onGeneration: (steps: number) => void = () => undefined,
): Promise<ParityCurve> {
  const weights = Float64Array.from(STANDARD_WEIGHTS);
  const keys = trialKeys(UNSEEN_SEED, UNSEEN_STARTS);
  const values: number[] = [];
  let steps = 0;
  const count = (more: number): void => {
    steps += more;
  };
  for await (const state of generations(bench, settings, seed, count)) {
    onGeneration(steps);
    while (values.length < marks.length && steps >= (marks[values.length] ?? Infinity)) {
      const genome = state.champion?.individual.genome;
      values.push(
        genome === undefined ? NaN : mean(await meanReturns(bench, genome, weights, keys)),
      );
    }
    if (values.length === marks.length) break;
  }
  return { parity: settings.parity, seed, values };
}

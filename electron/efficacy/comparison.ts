import { mean } from '../../shared/base/spread.ts';
import { trialKeys } from '../../shared/evaluation/evaluate.ts';
import { STANDARD_WEIGHTS, type SearchSettings } from '../../shared/search/settings.ts';
import { generations, meanReturns, type Bench } from './generations.ts';
import { UNSEEN_SEED, UNSEEN_STARTS } from './curves.ts';

/** One of the two kinds of search that are compared: its name in tables, and the settings that make it. */
export interface SearchKind {
  readonly name: string;
  readonly settings: Partial<SearchSettings>;
}

/** Two kinds of search that differ in one setting. */
export interface Comparison {
  /** Begins the name of the page in docs/benchmarks. */
  readonly name: string;
  readonly title: string;
  /** In which setting the searches differ, as the end of a sentence. */
  readonly difference: string;
  readonly kinds: readonly [SearchKind, SearchKind];
}

export const PARITY: Comparison = {
  name: 'parity',
  title: 'Any networks and even ones',
  difference: 'parity',
  kinds: [
    { name: 'any', settings: { parity: 'any' } },
    { name: 'even', settings: { parity: 'even' } },
  ],
};

export const RECURRENCE: Comparison = {
  name: 'recurrent',
  title: 'Networks without and with recurrent connections',
  difference: 'recurrent connections',
  kinds: [
    { name: 'feed-forward', settings: { recurrent: false } },
    { name: 'recurrent', settings: { recurrent: true } },
  ],
};

/** Whom a search of one seed had found by each of some numbers of environment steps. */
export interface ComparisonCurve {
  /** The name of its kind. */
  readonly kind: string;
  readonly seed: number;
  /** At each mark: the champion's mean over starts that no search meets, at the six standard weights. */
  readonly values: readonly number[];
}

/**
 * A search until it has taken so many environment steps (images times weights, for digits), measured at
 * marks on the way. Steps for the measuring are not counted.
 * @param marks environment steps, rising
 * @param onGeneration called with the steps so far; may throw to end the search
 */
export async function comparisonCurve(
  bench: Bench,
  kind: SearchKind,
  settings: SearchSettings,
  seed: number,
  marks: readonly number[],
  onGeneration: (steps: number) => void = () => undefined,
): Promise<ComparisonCurve> {
  const weights = Float64Array.from(STANDARD_WEIGHTS);
  const keys = trialKeys(UNSEEN_SEED, UNSEEN_STARTS);
  const values: number[] = [];
  let steps = 0;
  const count = (more: number): void => {
    steps += more;
  };
  for await (const state of generations(bench, { ...settings, ...kind.settings }, seed, count)) {
    onGeneration(steps);
    while (values.length < marks.length && steps >= (marks[values.length] ?? Infinity)) {
      const genome = state.champion?.individual.genome;
      values.push(
        genome === undefined ? NaN : mean(await meanReturns(bench, genome, weights, keys)),
      );
    }
    if (values.length === marks.length) break;
  }
  return { kind: kind.name, seed, values };
}

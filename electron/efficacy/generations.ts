import type { Genome } from '../../shared/genome/genome.ts';
import { cachedPlanOf } from '../../shared/network/plan.ts';
import type { Key } from '../../shared/random/key.ts';
import { generation, meansByWeight, type RollOut } from '../../shared/search/generation.ts';
import { startSearch } from '../../shared/search/initial.ts';
import type { SearchState } from '../../shared/search/population.ts';
import type { SearchSettings } from '../../shared/search/settings.ts';
import {
  fillOptions,
  type Evaluator,
  type TaskDefinition,
  type TaskOptions,
} from '../../shared/tasks/task.ts';
import { searchTaskOf } from '../../shared/tasks/search-task.ts';

/** A task with the evaluator that rolls it out in this thread. */
export interface Bench {
  readonly task: TaskDefinition;
  readonly evaluator: Evaluator;
  /** Settings of the task; the defaults where absent. */
  readonly options?: TaskOptions;
}

/** Rollouts in this thread. @param count is told the environment steps of each genome */
function rollOutHere(
  { task, evaluator, options: given = {} }: Bench,
  count: (steps: number) => void = () => undefined,
): RollOut {
  return async ({ genomes, weights, keys }) => {
    const options = fillOptions(task, given);
    const episodes = keys.map((key) => task.drawEpisode(key, options));
    const weighting = { kind: 'shared', values: weights } as const;
    const rows: Float64Array[] = [];
    for (const genome of genomes) {
      const plan = cachedPlanOf(genome);
      const { returns, steps } = await evaluator.rollouts(plan, weighting, episodes, options);
      rows.push(returns);
      count(steps);
    }
    return meansByWeight(rows, weights.length, keys.length);
  };
}

/**
 * Mean return of a genome at each shared weight over the episodes of some keys, in this thread.
 * @param weights the shared weights
 */
export function meanReturns(
  bench: Bench,
  genome: Genome,
  weights: Float64Array,
  keys: readonly Key[],
): Promise<Float64Array> {
  return rollOutHere(bench)({ genomes: [genome], weights, keys });
}

/**
 * A search in this thread, without a folder: the state before each generation, from the first one on.
 * The same genomes as a run of the same seed.
 * @param count is told the environment steps of each genome's rollouts
 */
export async function* generations(
  bench: Bench,
  settings: SearchSettings,
  seed: number,
  count?: (steps: number) => void,
): AsyncGenerator<SearchState, never> {
  const rollOut = rollOutHere(bench, count);
  let state = startSearch({ task: searchTaskOf(bench.task), settings, seed });
  for (;;) {
    yield state;
    state = (await generation(state, rollOut)).next;
  }
}

/** The state of a search before generation `count`. */
export async function stateAfter(
  bench: Bench,
  settings: SearchSettings,
  seed: number,
  count: number,
): Promise<SearchState> {
  for await (const state of generations(bench, settings, seed)) {
    if (state.generation === count) return state;
  }
  throw new Error('a search without end has ended');
}

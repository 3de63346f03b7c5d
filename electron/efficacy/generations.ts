import { at } from '../../shared/base/arrays.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { planOf } from '../../shared/network/plan.ts';
import type { Key } from '../../shared/random/key.ts';
import { startSearch } from '../../shared/search/initial.ts';
import type { SearchState } from '../../shared/search/population.ts';
import {
  advance,
  confirm,
  confirmationCandidates,
  confirmationKeys,
  episodeKeys,
  judge,
} from '../../shared/search/search.ts';
import { weightSet, type SearchSettings } from '../../shared/search/settings.ts';
import { fillOptions, type Evaluator, type TaskDefinition } from '../../shared/tasks/task.ts';
import { searchTaskOf } from '../runs/task-shape.ts';

/** A task with the evaluator that rolls it out in this thread. */
export interface Bench {
  readonly task: TaskDefinition;
  readonly evaluator: Evaluator;
}

/**
 * Mean return of a genome at each shared weight over the episodes of some keys, in this thread.
 * @param weights the shared weights
 */
export async function meanReturns(
  { task, evaluator }: Bench,
  genome: Genome,
  weights: Float64Array,
  keys: readonly Key[],
): Promise<Float64Array> {
  const options = fillOptions(task, {});
  const episodes = keys.map((key) => task.drawEpisode(key, options));
  const weighting = { kind: 'shared', values: weights } as const;
  const { returns } = await evaluator.rollouts(planOf(genome), weighting, episodes, options);
  return weights.map((_, w) => {
    let sum = 0;
    for (let e = 0; e < keys.length; e++) sum += at(returns, w * keys.length + e);
    return sum / keys.length;
  });
}

async function allReturns(
  bench: Bench,
  genomes: readonly Genome[],
  weights: Float64Array,
  keys: readonly Key[],
): Promise<Float64Array[]> {
  const rows: Float64Array[] = [];
  for (const genome of genomes) rows.push(await meanReturns(bench, genome, weights, keys));
  return rows;
}

/**
 * A search in this thread, without a folder: the state before each generation, from the first one on.
 * The same genomes as a run of the same seed.
 */
export async function* generations(
  bench: Bench,
  settings: SearchSettings,
  seed: number,
): AsyncGenerator<SearchState, never> {
  const weights = weightSet(settings.weights);
  let state = startSearch({ task: searchTaskOf(bench.task), settings, seed });
  for (;;) {
    yield state;
    const genomes = state.population.map((individual) => individual.genome);
    const rows = await allReturns(bench, genomes, weights, episodeKeys(state));
    const returns = new Float64Array(rows.length * weights.length);
    rows.forEach((row, i) => {
      returns.set(row, i * weights.length);
    });
    const judged = judge(state, { weights: weights.length, returns });
    const candidates = confirmationCandidates(state, judged);
    const met = await allReturns(
      bench,
      candidates.map((individual) => individual.genome),
      weights,
      confirmationKeys(state),
    );
    const champion = confirm(
      state,
      candidates,
      met.map((row) => Array.from(row)),
    );
    state = advance(state, judged, champion);
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

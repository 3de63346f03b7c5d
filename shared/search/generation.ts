import { at } from '../base/arrays.ts';
import type { Genome } from '../genome/genome.ts';
import type { Key } from '../random/key.ts';
import type { Champion, Individual, SearchState } from './population.ts';
import {
  advance,
  confirm,
  confirmationCandidates,
  confirmationKeys,
  episodeKeys,
  generationRolledOut,
  rankGeneration,
  type Ranked,
} from './search.ts';
import { forAllWeights, type RolledOutWeights } from './rolled-out.ts';

/** Genomes to be rolled out at some shared weights, all on the episodes of the same keys. */
export interface RollOutRequest {
  readonly genomes: readonly Genome[];
  readonly weights: Float64Array;
  readonly keys: readonly Key[];
}

/** Rolls genomes out: mean return of genome i at weight w over the episodes at [i * weights + w]. */
export type RollOut = (request: RollOutRequest) => Promise<Float64Array>;

/** One generation of a search, with all that follows from its rollouts. */
export interface Generation {
  /** The state before. */
  readonly state: SearchState;
  readonly ranked: Ranked;
  /** Mean returns by weight of the candidates on fresh episodes; empty if there were no candidates. */
  readonly confirmation: Float64Array;
  readonly champion: Champion | null;
  /** The state after. */
  readonly next: SearchState;
}

/**
 * The means that `RollOut` gives, from the returns of single rollouts.
 * @param rows for each genome its return at weight w in episode e at [w * episodes + e]
 */
export function meansByWeight(
  rows: readonly Float64Array[],
  weights: number,
  episodes: number,
): Float64Array {
  const means = new Float64Array(rows.length * weights);
  rows.forEach((row, i) => {
    for (let w = 0; w < weights; w++) {
      let sum = 0;
      for (let e = 0; e < episodes; e++) sum += at(row, w * episodes + e);
      means[i * weights + w] = sum / episodes;
    }
  });
  return means;
}

/**
 * One generation: the population is rolled out and ranked, the best candidate meets the champion on
 * fresh episodes, and the next population is bred. A function of the state and the returns alone; every
 * search runs it, with rollouts of its own.
 * @throws what `rollOut` throws
 */
export async function generation(state: SearchState, rollOut: RollOut): Promise<Generation> {
  const returnsOf = async (
    individuals: readonly Individual[],
    rolledOut: RolledOutWeights,
    keys: readonly Key[],
  ): Promise<Float64Array> => {
    const genomes = individuals.map((individual) => individual.genome);
    return forAllWeights(await rollOut({ genomes, weights: rolledOut.values, keys }), rolledOut);
  };
  const rolledOut = generationRolledOut(state, 'population');
  const weights = rolledOut.from.length;
  const returns = await returnsOf(state.population, rolledOut, episodeKeys(state));
  const ranked = rankGeneration(state, { weights, returns });
  const candidates = confirmationCandidates(state, ranked);
  const confirmation =
    candidates.length === 0
      ? new Float64Array(0)
      : await returnsOf(
          candidates,
          generationRolledOut(state, 'confirmation'),
          confirmationKeys(state),
        );
  const byWeight = candidates.map((_, k) =>
    Array.from(confirmation.subarray(k * weights, (k + 1) * weights)),
  );
  const champion = confirm(state, candidates, byWeight);
  return { state, ranked, confirmation, champion, next: advance(state, ranked, champion) };
}

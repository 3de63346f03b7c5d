import { at, indexOfBest, item } from '../base/arrays.ts';
import { connectionCount } from '../genome/statistics.ts';
import { fold, keyOf, Stream, type Key } from '../random/key.ts';
import type { Champion, Fitness, Individual, SearchState } from './population.ts';
import { settingsOnRung, stepToTake } from './ladder.ts';
import { rankPopulation, type Ranking } from './ranking.ts';
import { rolledOutOf, type RolledOutWeights } from './rolled-out.ts';
import { drawnWeights, weightSet } from './settings.ts';
import { nextPopulation, objectives } from './variation.ts';

/** Keys of the episodes that every individual of a generation meets. */
export function episodeKeys(state: SearchState): Key[] {
  const key = fold(fold(keyOf(state.seed), 'episodes'), state.generation);
  return Array.from({ length: state.settings.repetitions }, (_, index) => fold(key, index));
}

/** Keys of the fresh episodes on which a candidate meets the champion. */
export function confirmationKeys(state: SearchState): Key[] {
  const key = fold(fold(keyOf(state.seed), 'confirmation'), state.generation);
  return Array.from({ length: state.settings.confirmRepetitions }, (_, index) => fold(key, index));
}

/**
 * The shared weights at which a generation rolls out its population, or its candidates for the champion: those of the
 * settings, or drawn anew.
 */
export function generationWeights(
  { settings, seed, generation }: Pick<SearchState, 'settings' | 'seed' | 'generation'>,
  rollOuts: 'population' | 'confirmation',
): Float64Array {
  const { weights, parity } = settings;
  if (weights.drawn !== true) return weightSet(weights);
  const key = fold(fold(fold(keyOf(seed), 'weights'), rollOuts), generation);
  return drawnWeights(weights, parity === 'even', new Stream(key));
}

/** Which of `generationWeights` are run. */
export function generationRolledOut(
  state: SearchState,
  rollOuts: 'population' | 'confirmation',
): RolledOutWeights {
  return rolledOutOf(generationWeights(state, rollOuts), state.settings.parity);
}

/** A generation with its results: what is ranked, shown and varied. */
export interface Ranked {
  readonly fitness: Fitness;
  readonly mean: Float64Array;
  readonly max: Float64Array;
  readonly connections: Int32Array;
  readonly ranking: Ranking;
  /** True if this generation was ranked on (mean, 1 / connections), false for (mean, max). */
  readonly rankedBySize: boolean;
}

/** Ranks a generation by its returns: objectives, and the ranking that one keyed draw chooses. */
export function rankGeneration(state: SearchState, fitness: Fitness): Ranked {
  const connections = Int32Array.from(state.population, (individual) =>
    connectionCount(individual.genome),
  );
  const { mean, max, simplicity } = objectives(fitness.returns, fitness.weights, connections);
  const draw = new Stream(fold(fold(keyOf(state.seed), 'ranking'), state.generation)).uniform();
  const rankedBySize = draw < state.settings.probabilityConnections;
  const ranking = rankPopulation(mean, rankedBySize ? simplicity : max);
  return { fitness, mean, max, connections, ranking, rankedBySize };
}

/** Mean of a list. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += at(values, i);
  return sum / values.length;
}

/** The individuals that must meet on fresh episodes before the champion may change; empty if none. */
export function confirmationCandidates(state: SearchState, ranked: Ranked): Individual[] {
  const best = indexOfBest(ranked.mean);
  const candidate = item(state.population, best);
  const { champion } = state;
  if (champion === null) return [candidate];
  if (champion.individual.id === candidate.id) return [];
  return at(ranked.mean, best) > meanOf(champion.byWeight) ? [candidate, champion.individual] : [];
}

/**
 * The champion after a confirmation. The candidate takes over if it beats the champion on the same fresh
 * episodes; else the champion's means on these are pooled with its earlier ones, so that means that were high by
 * chance do not last.
 * @param byWeight mean returns by weight of each of `confirmationCandidates`, over the fresh episodes
 */
export function confirm(
  state: SearchState,
  candidates: readonly Individual[],
  byWeight: readonly (readonly number[])[],
): Champion | null {
  const { champion, generation, settings } = state;
  if (candidates.length === 0) return champion;
  const episodes = settings.confirmRepetitions;
  const fresh: Champion = {
    individual: item(candidates, 0),
    generation,
    byWeight: item(byWeight, 0),
    episodes,
  };
  if (champion === null) return fresh;
  const again = item(byWeight, 1);
  if (meanOf(fresh.byWeight) > meanOf(again)) return fresh;
  const total = champion.episodes + episodes;
  const pooled = champion.byWeight.map(
    (value, w) => (value * champion.episodes + at(again, w) * episodes) / total,
  );
  return { ...champion, byWeight: pooled, episodes: total };
}

/** The state of the next generation. */
export function advance(
  state: SearchState,
  ranked: Ranked,
  champion: Champion | null,
): SearchState {
  const { settings } = state;
  const key = fold(fold(keyOf(state.seed), 'variation'), state.generation);
  const confirmed = champion !== state.champion;
  const opponents = !confirmed ? 0 : state.champion === null ? 1 : 2;
  const step = stepToTake(settings, state.rung, champion);
  const perGenome = generationRolledOut(state, 'population').values.length;
  return {
    ...state,
    ...nextPopulation(state, ranked.ranking.order, key),
    ...(step === null
      ? { champion }
      : {
          // What is known of the champion is of other weights.
          champion: null,
          rung: state.rung + 1,
          settings: settingsOnRung(settings, state.rung + 1),
        }),
    generation: state.generation + 1,
    evaluations: state.evaluations + state.population.length,
    rollouts:
      state.rollouts +
      perGenome *
        (state.population.length * settings.repetitions + opponents * settings.confirmRepetitions),
  };
}

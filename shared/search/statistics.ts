import { at } from '../base/arrays.ts';
import type { Champion, SearchState } from './population.ts';
import { meanOf, type Ranked } from './search.ts';
import { connectionCount } from '../genome/statistics.ts';

/** One generation of a run: the line `search --json` prints and the history keeps. */
export interface GenerationStatistics {
  readonly generation: number;
  /** Genome evaluations so far. */
  readonly evaluations: number;
  /** Episodes rolled out so far. */
  readonly rollouts: number;
  /** Best-ever mean return (the champion's, confirmed). */
  readonly best: number;
  readonly median: number;
  /** Best mean return of this generation. */
  readonly max: number;
  /** The champion's return at its best single weight. */
  readonly peak: number;
  /** Medians of the population. */
  readonly connections: number;
  readonly nodes: number;
  readonly championConnections: number;
  /** Seconds of rollouts so far. */
  readonly seconds: number;
  readonly rolloutsPerSecond: number;
}

/** Median of a list; not-a-number sorts as the worst. */
export function median(values: ArrayLike<number>): number {
  const sorted = Array.from(values, (value) => (Number.isNaN(value) ? -Infinity : value)).sort(
    (a, b) => a - b,
  );
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? at(sorted, middle)
    : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

/**
 * The line a generation leaves in the history.
 * @param next the state after the generation; @param time seconds of rollouts so far, by the host's clock
 */
export function generationStatistics(
  state: SearchState,
  ranked: Ranked,
  champion: Champion | null,
  next: SearchState,
  time: { readonly seconds: number; readonly rolloutsPerSecond: number },
): GenerationStatistics {
  const fixed = 1 + state.task.inputCount + state.task.outputCount;
  return {
    generation: state.generation,
    evaluations: next.evaluations,
    rollouts: next.rollouts,
    best: champion === null ? -Infinity : meanOf(champion.byWeight),
    median: median(ranked.mean),
    max: Math.max(...ranked.mean),
    peak: champion === null ? -Infinity : Math.max(...champion.byWeight),
    connections: median(ranked.connections),
    nodes:
      fixed + median(state.population.map((individual) => individual.genome.nodes.length - fixed)),
    championConnections: champion === null ? 0 : connectionCount(champion.individual.genome),
    seconds: time.seconds,
    rolloutsPerSecond: time.rolloutsPerSecond,
  };
}

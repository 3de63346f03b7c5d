import { at } from '../base/arrays.ts';
import type { GenerationStatistics } from '../contract/lab.ts';
import type { Champion, SearchState } from './population.ts';
import { meanOf, type Judged } from './search.ts';
import { connectionCount } from '../genome/statistics.ts';

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
  judged: Judged,
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
    median: median(judged.mean),
    max: Math.max(...judged.mean),
    peak: champion === null ? -Infinity : Math.max(...champion.byWeight),
    connections: median(judged.connections),
    nodes:
      fixed + median(state.population.map((individual) => individual.genome.nodes.length - fixed)),
    championConnections: champion === null ? 0 : connectionCount(champion.individual.genome),
    seconds: time.seconds,
    rolloutsPerSecond: time.rolloutsPerSecond,
  };
}

import { at, item } from '../base/arrays.ts';
import type { Genome } from '../genome/genome.ts';
import { publishedConnectionOrder } from '../genome/order.ts';
import type { Plan } from '../network/plan.ts';
import type { Weighting } from '../tasks/task.ts';

// An optimiser's vector has one offset for each connection of the plan, in its order: connections that
// lead to no output would only be noise.

/** A genome's offsets as an optimiser's vector. */
export function vectorOfGenome(genome: Genome, plan: Plan): Float64Array {
  return Float64Array.from(plan.connectionOrder, (c) => item(genome.connections, c).offset ?? 0);
}

/** A vector in the order of tuned-weights files: every enabled connection, 0 where none was tuned. */
export function fileOrderOf(vector: Float64Array, genome: Genome, plan: Plan): Float64Array {
  const byConnection = new Float64Array(genome.connections.length);
  plan.connectionOrder.forEach((c, k) => {
    byConnection[c] = at(vector, k);
  });
  return Float64Array.from(publishedConnectionOrder(genome), (c) => at(byConnection, c));
}

/** Offsets in the order of files as an optimiser's vector. */
export function vectorOfFile(offsets: Float64Array, genome: Genome, plan: Plan): Float64Array {
  const byConnection = new Float64Array(genome.connections.length);
  publishedConnectionOrder(genome).forEach((c, k) => {
    byConnection[c] = at(offsets, k);
  });
  return Float64Array.from(plan.connectionOrder, (c) => at(byConnection, c));
}

/** Candidates (vectors one after another) as weights around a shared weight. */
export function weightsAround(weight: number, candidates: Float64Array, count: number): Weighting {
  return { kind: 'individual', sets: candidates.map((offset) => weight + offset), count };
}

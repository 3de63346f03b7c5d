import { at, item } from '../base/arrays.ts';
import { Heap } from '../base/heap.ts';
import type { Genome } from './genome.ts';
import { structureOf } from './structure.ts';

/**
 * Indices of the genome's nodes in the order of the published matrix: bias, inputs, hidden nodes
 * topologically, outputs. Among the hidden nodes that may come next the one of the smallest id comes
 * first, so a genome read from a matrix keeps the matrix's order.
 */
export function publishedNodeOrder(genome: Genome): Int32Array {
  const first = genome.inputCount + genome.outputCount + 1;
  const hidden = hiddenInOrder(genome, first);
  const order = new Int32Array(genome.nodes.length);
  for (let i = 0; i <= genome.inputCount; i++) order[i] = i;
  hidden.forEach((index, k) => {
    order[genome.inputCount + 1 + k] = index;
  });
  const outputs = genome.inputCount + 1 + hidden.length;
  for (let k = 0; k < genome.outputCount; k++) order[outputs + k] = genome.inputCount + 1 + k;
  return order;
}

/** Kahn's algorithm over hidden nodes alone, always taking the free node of the smallest id. */
function hiddenInOrder(genome: Genome, first: number): number[] {
  const { source, destination } = structureOf(genome);
  const waiting = new Int32Array(genome.nodes.length);
  const leaving: number[][] = genome.nodes.map(() => []);
  genome.connections.forEach((gene, c) => {
    const from = at(source, c);
    const to = at(destination, c);
    if (gene.recurrent === true || from < first || to < first) return;
    waiting[to] = at(waiting, to) + 1;
    item(leaving, from).push(to);
  });
  const free = new Heap<number>((a, b) => item(genome.nodes, a).id - item(genome.nodes, b).id);
  for (let i = first; i < genome.nodes.length; i++) if (waiting[i] === 0) free.add(i);
  const order: number[] = [];
  for (let next = free.take(); next !== undefined; next = free.take()) {
    order.push(next);
    for (const to of item(leaving, next)) {
      waiting[to] = at(waiting, to) - 1;
      if (waiting[to] === 0) free.add(to);
    }
  }
  return order;
}

/**
 * Indices of the enabled connections row by row through the published matrix: the order of tuned
 * weights in files.
 */
export function publishedConnectionOrder(genome: Genome): Int32Array {
  const { source, destination } = structureOf(genome);
  const place = new Int32Array(genome.nodes.length);
  publishedNodeOrder(genome).forEach((index, position) => {
    place[index] = position;
  });
  const enabled: number[] = [];
  genome.connections.forEach((gene, c) => {
    if (gene.enabled) enabled.push(c);
  });
  enabled.sort(
    (a, b) =>
      at(place, at(source, a)) - at(place, at(source, b)) ||
      at(place, at(destination, a)) - at(place, at(destination, b)),
  );
  return Int32Array.from(enabled);
}

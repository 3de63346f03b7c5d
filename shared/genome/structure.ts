import { at, groupIndices, item, type Groups } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import type { Genes, NodeId } from './genome.ts';

/**
 * A genome seen by position instead of by id: what layering, plans and mutations work on. Index n is
 * the n-th node gene; entry c of `source` and `destination` belongs to the c-th connection gene.
 */
export interface Structure {
  readonly indexOf: ReadonlyMap<NodeId, number>;
  readonly source: Int32Array;
  readonly destination: Int32Array;
  /** Nodes in an order in which every forward connection points from earlier to later. */
  readonly order: Int32Array;
  /** Longest forward path from a layer-0 node; outputs stand behind every hidden node. */
  readonly layer: Int32Array;
  readonly layerCount: number;
}

const cache = new WeakMap<Genes, Structure>();

/**
 * The structure of a genome, computed once per genome object. Disabled connections count, so that
 * enabling one can never make a cycle.
 * @throws PrecocialError 'invalid-genome' with the nodes of the cycle if the forward connections have one
 */
export function structureOf(genes: Genes): Structure {
  const known = cache.get(genes);
  if (known !== undefined) return known;
  const structure = computeStructure(genes);
  cache.set(genes, structure);
  return structure;
}

/** Declares that an edited genome has its parent's nodes, connections and layers (all but flags). */
export function shareStructure(child: Genes, parent: Genes): void {
  const known = cache.get(parent);
  if (known !== undefined) cache.set(child, known);
}

function computeStructure(genes: Genes): Structure {
  const indexOf = new Map<NodeId, number>();
  genes.nodes.forEach((node, index) => indexOf.set(node.id, index));
  const count = genes.connections.length;
  const source = new Int32Array(count);
  const destination = new Int32Array(count);
  for (let c = 0; c < count; c++) {
    const gene = item(genes.connections, c);
    source[c] = indexOf.get(gene.source) ?? 0;
    destination[c] = indexOf.get(gene.destination) ?? 0;
  }
  const { order, layer } = layering(genes, source, destination);
  let layerCount = 0;
  for (const value of layer) layerCount = Math.max(layerCount, value + 1);
  return { indexOf, source, destination, order, layer, layerCount };
}

/** Forward connections grouped by source. */
function bySource(genes: Genes, source: Int32Array): Groups {
  const keys = source.map((from, c) => (item(genes.connections, c).recurrent === true ? -1 : from));
  return groupIndices(keys, genes.nodes.length);
}

/** Topological order by Kahn's algorithm (1962), then longest-path layers along it. */
function layering(
  genes: Genes,
  source: Int32Array,
  destination: Int32Array,
): { order: Int32Array; layer: Int32Array } {
  const n = genes.nodes.length;
  const { start, list } = bySource(genes, source);
  const waiting = new Int32Array(n);
  for (const c of list) waiting[at(destination, c)] = at(waiting, at(destination, c)) + 1;
  const order = new Int32Array(n);
  let tail = 0;
  for (let i = 0; i < n; i++) if (waiting[i] === 0) order[tail++] = i;
  for (let head = 0; head < tail; head++) {
    const from = at(order, head);
    for (let k = at(start, from); k < at(start, from + 1); k++) {
      const to = at(destination, at(list, k));
      const left = at(waiting, to) - 1;
      waiting[to] = left;
      if (left === 0) order[tail++] = to;
    }
  }
  if (tail < n) throw cycleError(genes, source, destination, waiting);

  const layer = new Int32Array(n);
  let deepestHidden = 0;
  for (let pass = 0; pass < 2; pass++) {
    for (const from of order) {
      const isOutput = item(genes.nodes, from).kind === 'output';
      if (isOutput !== (pass === 1)) continue;
      if (isOutput) layer[from] = Math.max(at(layer, from), deepestHidden + 1);
      else deepestHidden = Math.max(deepestHidden, at(layer, from));
      for (let k = at(start, from); k < at(start, from + 1); k++) {
        const to = at(destination, at(list, k));
        layer[to] = Math.max(at(layer, to), at(layer, from) + 1);
      }
    }
  }
  return { order, layer };
}

/** Nodes of a cycle that a message names; a longer one is cut. */
const MOST_NAMED = 12;

/** Walks backwards among the nodes Kahn's algorithm could not free until one repeats. */
function cycleError(
  genes: Genes,
  source: Int32Array,
  destination: Int32Array,
  waiting: Int32Array,
): PrecocialError {
  const cameFrom = new Int32Array(genes.nodes.length).fill(-1);
  for (let c = 0; c < source.length; c++) {
    if (item(genes.connections, c).recurrent === true || at(waiting, at(source, c)) === 0) continue;
    if (at(cameFrom, at(destination, c)) < 0) cameFrom[at(destination, c)] = at(source, c);
  }
  const path: number[] = [];
  const places = new Int32Array(genes.nodes.length).fill(-1);
  let node = waiting.findIndex((value) => value > 0);
  while (at(places, node) < 0) {
    places[node] = path.length;
    path.push(node);
    if (at(cameFrom, node) >= 0) node = at(cameFrom, node);
  }
  const cycle = path.slice(at(places, node)).reverse();
  const ids = cycle.map((index) => item(genes.nodes, index).id as number);
  const named = ids.length > MOST_NAMED ? [...ids.slice(0, MOST_NAMED), '…'] : [...ids, ids[0]];
  return new PrecocialError(
    'invalid-genome',
    `The connections ${named.join(' → ')} form a cycle.`,
    { cycle: ids },
  );
}

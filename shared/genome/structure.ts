import { byteAt, groupIndices, intAt, item } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import type { Genes, NodeId } from './genome.ts';

/**
 * A genome seen by position instead of by id: what layering, plans and mutations work on. Index n is
 * the n-th node gene; entry c of `source` and `destination` belongs to the c-th connection gene.
 */
export interface Structure {
  readonly source: Int32Array;
  readonly destination: Int32Array;
  /** 1 for each connection that is not recurrent. */
  readonly forward: Uint8Array;
  /** Nodes in an order in which every forward connection points from earlier to later. */
  readonly order: Int32Array;
  /** Longest forward path from a layer-0 node; outputs stand behind every hidden node. */
  readonly layer: Int32Array;
  readonly layerCount: number;
}

const cache = new WeakMap<Genes, Structure>();

/** How a genome that has no structure of its own yet was made: see `growStructure`. */
const growths = new WeakMap<Genes, Growth>();

interface Growth {
  readonly parent: Structure;
  readonly kept: number;
  /** Places of the two nodes of each connection after the kept ones, in pairs. */
  readonly ends: readonly number[];
}

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
  growths.delete(genes);
  return structure;
}

/** Declares that an edited genome has its parent's nodes, connections and layers (all but flags). */
export function shareStructure(child: Genes, parent: Genes): void {
  const known = cache.get(parent);
  if (known !== undefined) cache.set(child, known);
}

/**
 * Declares that an edited genome begins with its parent's nodes, and that its first `kept` connections join
 * the same nodes as the parent's, so that no node is looked up by its id.
 * @param ends places of source and destination of each further connection, one pair after the other
 */
export function growStructure(
  child: Genes,
  parent: Genes,
  kept: number,
  ends: readonly number[],
): void {
  growths.set(child, { parent: structureOf(parent), kept, ends });
}

/** The places that the connections of a genome join, and which of them are forward. */
function endsOf(genes: Genes): Ends {
  const count = genes.connections.length;
  const source = new Int32Array(count);
  const destination = new Int32Array(count);
  const forward = new Uint8Array(count);
  const growth = growths.get(genes);
  const kept = growth?.kept ?? 0;
  if (growth === undefined) {
    const places = new Map<NodeId, number>();
    genes.nodes.forEach((node, place) => places.set(node.id, place));
    genes.connections.forEach((gene, c) => {
      source[c] = places.get(gene.source) ?? 0;
      destination[c] = places.get(gene.destination) ?? 0;
    });
  } else {
    const { parent, ends } = growth;
    source.set(parent.source.subarray(0, kept));
    destination.set(parent.destination.subarray(0, kept));
    forward.set(parent.forward.subarray(0, kept));
    for (let c = kept; c < count; c++) {
      source[c] = item(ends, (c - kept) * 2);
      destination[c] = item(ends, (c - kept) * 2 + 1);
    }
  }
  for (let c = kept; c < count; c++)
    forward[c] = item(genes.connections, c).recurrent === true ? 0 : 1;
  return { source, destination, forward };
}

function computeStructure(genes: Genes): Structure {
  const ends = endsOf(genes);
  const { order, layer } = layering(genes, ends);
  let layerCount = 0;
  for (const value of layer) layerCount = Math.max(layerCount, value + 1);
  return { ...ends, order, layer, layerCount };
}

type Ends = Pick<Structure, 'source' | 'destination' | 'forward'>;

/** Topological order by Kahn's algorithm (1962), then longest-path layers along it. */
function layering(genes: Genes, ends: Ends): { order: Int32Array; layer: Int32Array } {
  const { source, destination, forward } = ends;
  const n = genes.nodes.length;
  const keys = new Int32Array(source.length);
  const waiting = new Int32Array(n);
  for (let c = 0; c < source.length; c++) {
    const counts = byteAt(forward, c) === 1;
    keys[c] = counts ? intAt(source, c) : -1;
    const to = intAt(destination, c);
    if (counts) waiting[to] = intAt(waiting, to) + 1;
  }
  const { start, list } = groupIndices(keys, n);
  const order = new Int32Array(n);
  let tail = 0;
  for (let i = 0; i < n; i++) if (waiting[i] === 0) order[tail++] = i;
  for (let head = 0; head < tail; head++) {
    const from = intAt(order, head);
    const end = intAt(start, from + 1);
    for (let k = intAt(start, from); k < end; k++) {
      const to = intAt(destination, intAt(list, k));
      const left = intAt(waiting, to) - 1;
      waiting[to] = left;
      if (left === 0) order[tail++] = to;
    }
  }
  if (tail < n) throw cycleError(genes, ends, waiting);

  const layer = new Int32Array(n);
  let deepestHidden = 0;
  for (let pass = 0; pass < 2; pass++) {
    for (let k = 0; k < n; k++) {
      const from = intAt(order, k);
      const isOutput = from > genes.inputCount && from <= genes.inputCount + genes.outputCount;
      if (isOutput !== (pass === 1)) continue;
      let own = intAt(layer, from);
      if (!isOutput) deepestHidden = Math.max(deepestHidden, own);
      else if (own <= deepestHidden) {
        own = deepestHidden + 1;
        layer[from] = own;
      }
      const end = intAt(start, from + 1);
      for (let q = intAt(start, from); q < end; q++) {
        const to = intAt(destination, intAt(list, q));
        if (intAt(layer, to) <= own) layer[to] = own + 1;
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
  { source, destination, forward }: Ends,
  waiting: Int32Array,
): PrecocialError {
  const cameFrom = new Int32Array(genes.nodes.length).fill(-1);
  for (let c = 0; c < source.length; c++) {
    if (byteAt(forward, c) === 0 || intAt(waiting, intAt(source, c)) === 0) continue;
    if (intAt(cameFrom, intAt(destination, c)) < 0)
      cameFrom[intAt(destination, c)] = intAt(source, c);
  }
  const path: number[] = [];
  const places = new Int32Array(genes.nodes.length).fill(-1);
  let node = waiting.findIndex((value) => value > 0);
  while (intAt(places, node) < 0) {
    places[node] = path.length;
    path.push(node);
    if (intAt(cameFrom, node) >= 0) node = intAt(cameFrom, node);
  }
  const cycle = path.slice(intAt(places, node)).reverse();
  const ids = cycle.map((index) => item(genes.nodes, index).id as number);
  const named = ids.length > MOST_NAMED ? [...ids.slice(0, MOST_NAMED), '…'] : [...ids, ids[0]];
  return new PrecocialError(
    'invalid-genome',
    `The connections ${named.join(' → ')} form a cycle.`,
    { cycle: ids },
  );
}

import { byteAt, intAt, item } from '../../base/arrays.ts';
import type { Genome } from '../../genome/genome.ts';
import { structureOf } from '../../genome/structure.ts';

/**
 * Where a genome can be changed. Few parents have most of a generation's children, so this is found once
 * for all children of a parent.
 */
export interface Openings {
  /** Places of the connections that a node can split (enabled, forward, not from an output), rising. */
  readonly splittable: Int32Array;
  /** Places of the disabled connections, rising. */
  readonly disabled: Int32Array;
  /** 1 for each node that sends forward to every later node already, so that no try is spent on it. */
  readonly saturated: Uint8Array;
}

const cache = new WeakMap<Genome, Openings>();

/** The openings of a genome, computed once per genome object. */
export function openingsOf(genome: Genome): Openings {
  const known = cache.get(genome);
  if (known !== undefined) return known;
  const splittable: number[] = [];
  const disabled: number[] = [];
  const { source, forward } = structureOf(genome);
  const sent = new Int32Array(genome.nodes.length);
  for (let c = 0; c < source.length; c++) {
    const from = intAt(source, c);
    const { enabled } = item(genome.connections, c);
    if (!enabled) disabled.push(c);
    if (byteAt(forward, c) === 0) continue;
    sent[from] = intAt(sent, from) + 1;
    if (enabled && !isOutput(genome, from)) splittable.push(c);
  }
  const openings: Openings = {
    splittable: Int32Array.from(splittable),
    disabled: Int32Array.from(disabled),
    saturated: saturatedSources(genome, sent),
  };
  cache.set(genome, openings);
  return openings;
}

/** True if the node at a place is an output. */
export function isOutput(genome: Genome, place: number): boolean {
  return place > genome.inputCount && place <= genome.inputCount + genome.outputCount;
}

/** @param sent number of forward connections that leave each node */
function saturatedSources(genome: Genome, sent: Int32Array): Uint8Array {
  const { layer, layerCount } = structureOf(genome);
  const later = new Int32Array(layerCount + 1);
  for (let node = genome.inputCount + 1; node < genome.nodes.length; node++) {
    later[intAt(layer, node)] = intAt(later, intAt(layer, node)) + 1;
  }
  for (let l = layerCount - 1; l >= 0; l--) later[l] = intAt(later, l) + intAt(later, l + 1);
  return Uint8Array.from(sent, (count, n) =>
    !isOutput(genome, n) && count >= intAt(later, intAt(layer, n) + 1) ? 1 : 0,
  );
}

import { intAt, item } from '../base/arrays.ts';
import type { Genes } from './genome.ts';

const cache = new WeakMap<Genes, Int32Array>();

/**
 * Places of the enabled connections of a genome, rising, found once per genome object. Genomes of large
 * tasks have ten times as many genes as enabled connections.
 */
export function enabledPlaces(genes: Genes): Int32Array {
  const known = cache.get(genes);
  if (known !== undefined) return known;
  const { connections } = genes;
  const found = new Int32Array(connections.length);
  let count = 0;
  for (let c = 0; c < connections.length; c++) if (item(connections, c).enabled) found[count++] = c;
  const places = found.slice(0, count);
  cache.set(genes, places);
  return places;
}

/** Of an array by connection, the entries of the enabled ones. */
export function ofEnabled(places: Int32Array, values: Int32Array): Int32Array {
  const taken = new Int32Array(places.length);
  for (let k = 0; k < places.length; k++) taken[k] = intAt(values, intAt(places, k));
  return taken;
}

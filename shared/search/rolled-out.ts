import { at } from '../base/arrays.ts';
import { weightSet, type SearchSettings } from './settings.ts';

/** The weights of a search that are run, and where each weight of the whole set finds its result. */
export interface RolledOutWeights {
  /** The weights to run, in the order of the weight set. */
  readonly values: Float64Array;
  /** For each weight of the weight set: the place in `values` that its return is taken from. */
  readonly from: Int32Array;
}

/** Two weights of a set closer than this are one: an evenly spaced set is symmetric but for its last bits. */
const SAME = 1e-9;

/**
 * The weights of a set that are run. Where all genomes are even, a negative weight whose positive counterpart is in
 * the set is not run: its rollouts would be the same to the last bit.
 */
export function rolledOutOf(all: Float64Array, parity: SearchSettings['parity']): RolledOutWeights {
  const counterpart = (weight: number): number =>
    parity === 'even' && weight < 0
      ? all.findIndex((other) => Math.abs(other + weight) < SAME)
      : -1;
  const values = all.filter((weight) => counterpart(weight) < 0);
  const from = Int32Array.from(all, (weight) => {
    const place = counterpart(weight);
    return values.indexOf(place < 0 ? weight : at(all, place));
  });
  return { values, from };
}

/** The weights to run for the genomes of a search, where they are not drawn anew. */
export function rolledOutWeights(
  settings: Pick<SearchSettings, 'weights' | 'parity'>,
): RolledOutWeights {
  return rolledOutOf(weightSet(settings.weights), settings.parity);
}

/**
 * Rows of one value for each weight that was run, as rows of one value for each weight of the set.
 * @param rows values of row r at [r * values.length ...]
 */
export function forAllWeights(
  rows: Float64Array,
  { values, from }: RolledOutWeights,
): Float64Array {
  const count = rows.length / values.length;
  const all = new Float64Array(count * from.length);
  for (let r = 0; r < count; r++) {
    for (let w = 0; w < from.length; w++)
      all[r * from.length + w] = at(rows, r * values.length + at(from, w));
  }
  return all;
}

/** What `forAllWeights` made of rows, as they were: the values of the weights that were run. */
export function forRolledOutWeights(
  all: Float64Array,
  { values, from }: RolledOutWeights,
): Float64Array {
  const count = all.length / from.length;
  const rows = new Float64Array(count * values.length);
  for (let r = 0; r < count; r++) {
    for (let w = 0; w < from.length; w++)
      rows[r * values.length + at(from, w)] = at(all, r * from.length + w);
  }
  return rows;
}

/** Any array of numbers, typed or not. */
export type Numbers = ArrayLike<number>;

/**
 * Element `index` of an array the caller knows to be in range: the checked-index rule would otherwise
 * force a fallback value into every inner loop.
 */
export function at(array: Numbers, index: number): number {
  return array[index] as number;
}

/**
 * Like `at`, for one kind of array alone: for loops that run per gene. V8 optimises a function for the kinds of array
 * that all its callers pass, so `at`, which gets many kinds, is several times slower than this.
 */
export function intAt(array: Int32Array, index: number): number {
  return array[index] as number;
}

/** Like `intAt`, for bytes. */
export function byteAt(array: Uint8Array, index: number): number {
  return array[index] as number;
}

/** Like `intAt`, for numbers of double precision. */
export function floatAt(array: Float64Array, index: number): number {
  return array[index] as number;
}

/** Element `index` of a list the caller knows to be in range. */
export function item<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

/** Index of the highest value; the first of several. */
export function indexOfBest(values: Numbers): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (at(values, k) > at(values, best)) best = k;
  return best;
}

/** Arrays one after another. @param make makes room for so many numbers */
export function joinArrays<T extends Float64Array | Uint32Array | Uint8Array>(
  parts: readonly T[],
  make: (length: number) => T,
): T {
  const all = make(parts.reduce((sum, part) => sum + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
}

/** True for equally many numbers with the same bits: 0 differs from -0, NaN is NaN. */
export function sameNumbers(a: Numbers, b: Numbers): boolean {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (!Object.is(at(a, k), at(b, k))) return false;
  return true;
}

/** Indices sorted into groups: those of group g are list[start[g]] .. list[start[g + 1] - 1]. */
export interface Groups {
  readonly start: Int32Array;
  readonly list: Int32Array;
}

/**
 * Groups the indices of `keys` by their key, a stable counting sort.
 * @param keys group of each index, 0..groups-1; a negative key leaves the index out
 * @param order indices in the order in which they shall stand inside a group (default: rising)
 */
export function groupIndices(keys: Int32Array, groups: number, order?: Int32Array): Groups {
  const start = new Int32Array(groups + 1);
  for (let i = 0; i < keys.length; i++) {
    const key = intAt(keys, i);
    if (key >= 0) start[key + 1] = intAt(start, key + 1) + 1;
  }
  for (let g = 1; g <= groups; g++) start[g] = intAt(start, g) + intAt(start, g - 1);
  const fill = start.slice();
  const list = new Int32Array(intAt(start, groups));
  const count = order?.length ?? keys.length;
  for (let k = 0; k < count; k++) {
    const i = order === undefined ? k : intAt(order, k);
    const key = intAt(keys, i);
    if (key < 0) continue;
    list[intAt(fill, key)] = i;
    fill[key] = intAt(fill, key) + 1;
  }
  return { start, list };
}

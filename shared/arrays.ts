/** Any array of numbers, typed or not. */
export type Numbers = ArrayLike<number>;

/**
 * Element `index` of an array the caller knows to be in range: the checked-index rule would otherwise
 * force a fallback value into every inner loop.
 */
export function at(array: Numbers, index: number): number {
  return array[index] as number;
}

/** Element `index` of a list the caller knows to be in range. */
export function item<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}

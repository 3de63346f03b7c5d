// What the parts of the digit kernel agree on: one vector operation serves several images of a tile. Node values are of
// a type T: f32 for searching, f64 where a result must not depend on rounding.
import { TILE } from '../../layouts/digits';

export * from '../../layouts/digits';

/** Bytes that eight vectors take: rows of values are worked on in strips of as many. */
@inline
export const STRIP: usize = 128;

/** Bytes of one row of values. */
@inline
export function rowBytes<T>(): usize {
  return <usize>TILE * sizeof<T>();
}

/** How far to shift the offset of a row of floats to get that of a row of T. */
@inline
export function valueShift<T>(): u32 {
  return sizeof<T>() == 8 ? 1 : 0;
}

/** A value of T, as many times as a vector holds. */
@inline
export function spread<T>(at: usize): v128 {
  return sizeof<T>() == 8 ? v128.load64_splat(at) : v128.load32_splat(at);
}

// One source for two widths. A constraint row is a class over T: each field is one f32 of a single
// world (T = f32) or four f32 of four worlds side by side (T = v128), so that a world advanced
// alone and a world advanced among others see the same operations in the same order. No operation
// fuses a product with a sum: results are the same on every machine. Rows are unmanaged classes:
// plain memory, addressed by changetype, with constant offsets.

@inline
export function add<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.add(a, b);
  return <T>(a + b);
}

@inline
export function sub<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.sub(a, b);
  return <T>(a - b);
}

@inline
export function mul<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.mul(a, b);
  return <T>(a * b);
}

@inline
export function neg<T>(a: T): T {
  if (isVector<T>()) return f32x4.neg(a);
  return <T>-a;
}

/** a < b ? a : b, also in what it does with zeros of either sign. */
@inline
export function least<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.pmin(b, a);
  return select<T>(a, b, a < b);
}

/** a > b ? a : b. */
@inline
export function greatest<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.pmax(b, a);
  return select<T>(a, b, a > b);
}

/** a limited to low..high. */
@inline
export function clamp<T>(a: T, low: T, high: T): T {
  return greatest<T>(low, least<T>(a, high));
}

/** a b - c d. */
@inline
export function cross<T>(a: T, b: T, c: T, d: T): T {
  return sub<T>(mul<T>(a, b), mul<T>(c, d));
}

/** a b + c d. */
@inline
export function dot<T>(a: T, b: T, c: T, d: T): T {
  return add<T>(mul<T>(a, b), mul<T>(c, d));
}

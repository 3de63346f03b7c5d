import { expNegative } from '../common/math';
import { TILE, rowBytes } from './layout';
import { exp, log } from './math';

// Labels and results are laid out for floats: four images a vector. For doubles two images are read at
// a time, and their labels and results stand in the lower half of a vector.

/** e^x for x <= 0. */
@inline
function power<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? exp(x) : expNegative(x);
}

/** ln x. */
@inline
function logarithm<T>(x: v128): v128 {
  if (sizeof<T>() == 4) return log(x);
  const low = Math.log(f64x2.extract_lane(x, 0));
  const high = Math.log(f64x2.extract_lane(x, 1));
  return f64x2.replace_lane(f64x2.splat(low), 1, high);
}

/** Labels as wide as T, from the first image's label on. */
@inline
function labelsAt<T>(at: usize): v128 {
  return sizeof<T>() == 4 ? v128.load(at) : i64x2.extend_low_i32x4_s(v128.load64_zero(at));
}

/** A whole number as wide as T, in every lane. */
@inline
function whole<T>(value: i32): v128 {
  return sizeof<T>() == 4 ? i32x4.splat(value) : i64x2.splat(<i64>value);
}

@inline
function same<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 4 ? i32x4.eq(a, b) : i64x2.eq(a, b);
}

/** All ones where a label is known. */
@inline
function isKnown<T>(label: v128): v128 {
  return sizeof<T>() == 4
    ? i32x4.ge_s(label, i32x4.splat(0))
    : i64x2.ge_s(label, i64x2.splat(0));
}

/** Adds all lanes of T to two doubles. */
@inline
function addTo<T>(total: v128, terms: v128): v128 {
  if (sizeof<T>() == 8) return f64x2.add(total, terms);
  const upper = v128.shuffle<i32>(terms, terms, 2, 3, 0, 1);
  const lower = f64x2.add(total, f64x2.promote_low_f32x4(terms));
  return f64x2.add(lower, f64x2.promote_low_f32x4(upper));
}

/** Stores the classes of the images of one vector, a byte each. */
@inline
function storeClasses<T>(at: usize, best: v128): void {
  if (sizeof<T>() == 4) {
    const words = i16x8.narrow_i32x4_s(best, best);
    store<i32>(at, i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0));
  } else {
    store<u8>(at, <u8>i64x2.extract_lane(best, 0));
    store<u8>(at, <u8>i64x2.extract_lane(best, 1), 1);
  }
}

function storeProbabilities<T>(
  outputs: usize,
  classes: i32,
  highest: v128,
  sum: v128,
  probabilities: usize,
  stride: usize,
): void {
  for (let c = 0; c < classes; c++) {
    const value = v128.load(outputs + <usize>c * rowBytes<T>());
    const share = v128.div<T>(power<T>(v128.sub<T>(value, highest)), sum);
    const at = probabilities + <usize>c * stride;
    if (sizeof<T>() == 4) v128.store(at, share);
    else v128.store64_lane(at, f32x4.demote_f64x2_zero(share), 0);
  }
}

/**
 * Sum over a tile of the log-probability of the right class, by log-softmax over the output rows.
 * `labels` holds TILE 32-bit classes, negative where the class is unknown or the tile only padded.
 * Where the pointers are not null, `predictions` receives TILE bytes (the first class of the highest
 * output), and row c of `probabilities`, `stride` bytes apart, the probability of class c as floats.
 */
export function outcome<T>(
  outputs: usize,
  classes: i32,
  labels: usize,
  predictions: usize,
  probabilities: usize,
  stride: usize,
): f64 {
  let total = f64x2.splat(0);
  const lanes: usize = 16 / sizeof<T>();
  for (let image: usize = 0; image < <usize>TILE; image += lanes) {
    const column = outputs + image * sizeof<T>();
    const label = labelsAt<T>(labels + (image << 2));
    let highest = v128.load(column);
    let right = highest;
    let best = i64x2.splat(0);
    for (let c = 1; c < classes; c++) {
      const value = v128.load(column + <usize>c * rowBytes<T>());
      const index = whole<T>(c);
      const better = v128.gt<T>(value, highest);
      highest = v128.bitselect(value, highest, better);
      best = v128.bitselect(index, best, better);
      right = v128.bitselect(value, right, same<T>(label, index));
    }
    let sum = f64x2.splat(0);
    for (let c = 0; c < classes; c++) {
      const value = v128.load(column + <usize>c * rowBytes<T>());
      sum = v128.add<T>(sum, power<T>(v128.sub<T>(value, highest)));
    }
    const gap = v128.sub<T>(v128.sub<T>(right, highest), logarithm<T>(sum));
    total = addTo<T>(total, v128.and(gap, isKnown<T>(label)));
    if (predictions != 0) storeClasses<T>(predictions + image, best);
    if (probabilities != 0) {
      const at = probabilities + (image << 2);
      storeProbabilities<T>(column, classes, highest, sum, at, stride);
    }
  }
  return f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1);
}

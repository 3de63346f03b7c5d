import * as double from '../common/math';
import { rowBytes } from './layout';
import * as single from './math';

/** Squares stop here, so that squares of squares of a hand-made network stay finite. */
const LARGEST_ROOT: f32 = 1e15;

@inline
function constant<T>(x: f32): v128 {
  return v128.splat<T>(<T>x);
}

@inline
function sinPi<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? single.sinPi(x) : double.sinPi(x);
}

@inline
function cosPi<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? single.cosPi(x) : double.cosPi(x);
}

@inline
function tanh<T>(x: v128): v128 {
  return sizeof<T>() == 4 ? single.tanh(x) : double.tanh(x);
}

@inline
function gaussian<T>(x: v128): v128 {
  const power = v128.mul<T>(v128.mul<T>(x, x), constant<T>(-0.5));
  return sizeof<T>() == 4 ? single.exp(power) : double.expNegative(power);
}

@inline
function sigmoid<T>(x: v128): v128 {
  if (sizeof<T>() == 4) return single.sigmoid(x);
  const half = f64x2.splat(0.5);
  return f64x2.mul(f64x2.add(double.tanh(f64x2.mul(x, half)), f64x2.splat(1)), half);
}

/** Applies activation `id` (as in the published file format) to a row of node values, in place. */
export function activateRow<T>(row: usize, id: i32): void {
  const end = row + rowBytes<T>();
  switch (id) {
    case 2:
      for (; row < end; row += 16) {
        const positive = v128.gt<T>(v128.load(row), constant<T>(0));
        v128.store(row, v128.and(positive, constant<T>(1)));
      }
      return;
    case 3:
      for (; row < end; row += 32) {
        const a = sinPi<T>(v128.load(row));
        const b = sinPi<T>(v128.load(row, 16));
        v128.store(row, a);
        v128.store(row, b, 16);
      }
      return;
    case 4:
      for (; row < end; row += 32) {
        const a = gaussian<T>(v128.load(row));
        const b = gaussian<T>(v128.load(row, 16));
        v128.store(row, a);
        v128.store(row, b, 16);
      }
      return;
    case 5:
      for (; row < end; row += 32) {
        const a = tanh<T>(v128.load(row));
        const b = tanh<T>(v128.load(row, 16));
        v128.store(row, a);
        v128.store(row, b, 16);
      }
      return;
    case 6:
      for (; row < end; row += 32) {
        const a = sigmoid<T>(v128.load(row));
        const b = sigmoid<T>(v128.load(row, 16));
        v128.store(row, a);
        v128.store(row, b, 16);
      }
      return;
    case 7:
      for (; row < end; row += 16) v128.store(row, v128.neg<T>(v128.load(row)));
      return;
    case 8:
      for (; row < end; row += 16) v128.store(row, v128.abs<T>(v128.load(row)));
      return;
    case 9:
      for (; row < end; row += 16) {
        v128.store(row, v128.pmax<T>(constant<T>(0), v128.load(row)));
      }
      return;
    case 10:
      for (; row < end; row += 32) {
        const a = cosPi<T>(v128.load(row));
        const b = cosPi<T>(v128.load(row, 16));
        v128.store(row, a);
        v128.store(row, b, 16);
      }
      return;
    case 11:
      for (; row < end; row += 16) {
        const root = v128.pmin<T>(v128.abs<T>(v128.load(row)), constant<T>(LARGEST_ROOT));
        v128.store(row, v128.mul<T>(root, root));
      }
      return;
    default:
      return;
  }
}

// Rows 0..83 of a frame to 16 x 16, divided by 255: what resizeFrame makes, 64 x 64, averaged over squares of 4 x 4.
// Both steps are sums with fixed weights, so their product is one sum, and the larger image is never made.
import { FRAME, IMAGE, TRACK_ROWS } from './layout';
import { PIXELS } from './raster';
import { triangle } from './resize';

const SIDE = 16;
/** Pixels of the larger image that one pooled pixel averages, in each direction. */
const SQUARE = IMAGE / SIDE;
/** Source pixels that one pooled pixel needs at most: 3 steps of 1.5 and a triangle of 1.5 to either side, snapped. */
const TAPS = 8;
/** First source pixel, then the weights. */
const TAP_BYTES: usize = 36;
const ACROSS = memory.data(SIDE * 36, 16);
const DOWN = memory.data(SIDE * 36, 16);
/** A row as f32 (r, g, b, a) pixels, and all rows after the first pass. */
const ROW = memory.data(FRAME * 16, 16);
const NARROW = memory.data(TRACK_ROWS * SIDE * 16, 16);

function makeTaps(taps: usize, source: i32, gain: f64): void {
  const scale = <f64>source / <f64>IMAGE;
  for (let i = 0; i < SIDE; i++) {
    const tap = taps + <usize>i * TAP_BYTES;
    const start = max(0, <i32>floor((<f64>(i * SQUARE) + 0.5) * scale - scale + 0.5));
    const first = min(start, source - TAPS);
    store<i32>(tap, first);
    for (let j: usize = 0; j < <usize>TAPS; j++) store<f32>(tap + 4 + (j << 2), 0);
    for (let part = 0; part < SQUARE; part++) {
      const centre = (<f64>(i * SQUARE + part) + 0.5) * scale;
      const from = max(0, <i32>floor(centre - scale + 0.5));
      const to = min(source, <i32>floor(centre + scale + 0.5));
      let sum: f64 = 0;
      for (let j = from; j < to; j++) sum += triangle((<f64>j + 0.5 - centre) / scale);
      for (let j = from; j < to; j++) {
        const at = tap + 4 + (<usize>(j - first) << 2);
        const weight = (triangle((<f64>j + 0.5 - centre) / scale) / sum / <f64>SQUARE) * gain;
        store<f32>(at, load<f32>(at) + <f32>weight);
      }
    }
  }
}

/** Fills the tables of taps; called once. */
export function preparePool(): void {
  makeTaps(ACROSS, FRAME, 1.0 / 255.0);
  makeTaps(DOWN, TRACK_ROWS, 1.0);
}

@inline
function expandRow(row: usize): void {
  for (let x: usize = 0; x < <usize>FRAME; x += 4) {
    const bytes = v128.load(row + (x << 2));
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    const target = ROW + (x << 4);
    v128.store(target, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(low)));
    v128.store(target, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(low)), 16);
    v128.store(target, f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(high)), 32);
    v128.store(target, f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(high)), 48);
  }
}

/** Sum of TAPS (r, g, b, a) pixels, `stride` bytes apart. */
@inline
function blend(tap: usize, at: usize, stride: usize): v128 {
  let even = f32x4.mul(v128.load32_splat(tap, 4), v128.load(at));
  let odd = f32x4.mul(v128.load32_splat(tap, 8), v128.load(at + stride));
  even = f32x4.add(even, f32x4.mul(v128.load32_splat(tap, 12), v128.load(at + 2 * stride)));
  odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(tap, 16), v128.load(at + 3 * stride)));
  even = f32x4.add(even, f32x4.mul(v128.load32_splat(tap, 20), v128.load(at + 4 * stride)));
  odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(tap, 24), v128.load(at + 5 * stride)));
  even = f32x4.add(even, f32x4.mul(v128.load32_splat(tap, 28), v128.load(at + 6 * stride)));
  odd = f32x4.add(odd, f32x4.mul(v128.load32_splat(tap, 32), v128.load(at + 7 * stride)));
  return f32x4.add(even, odd);
}

/** Pools the frame drawn last into `target`: 16 rows of 16 pixels of red, green, blue, f32 in 0..1. */
export function poolFrame(target: usize): void {
  for (let row: usize = 0; row < <usize>TRACK_ROWS; row++) {
    expandRow(PIXELS + row * FRAME * 4);
    const narrow = NARROW + row * SIDE * 16;
    for (let x: usize = 0; x < <usize>SIDE; x++) {
      const tap = ACROSS + x * TAP_BYTES;
      v128.store(narrow + (x << 4), blend(tap, ROW + (<usize>load<i32>(tap) << 4), 16));
    }
  }
  const stride: usize = SIDE * 16;
  let to = target;
  for (let y: usize = 0; y < <usize>SIDE; y++) {
    const tap = DOWN + y * TAP_BYTES;
    const row = NARROW + <usize>load<i32>(tap) * stride;
    for (let x: usize = 0; x < <usize>SIDE; x++) {
      const pixel = blend(tap, row + (x << 4), stride);
      store<f32>(to, f32x4.extract_lane(pixel, 0));
      store<f32>(to, f32x4.extract_lane(pixel, 1), 4);
      store<f32>(to, f32x4.extract_lane(pixel, 2), 8);
      to += 12;
    }
  }
}

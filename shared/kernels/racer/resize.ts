// Rows 0..83 of a frame to 64 x 64, divided by 255. Antialiased bilinear as Pillow's BILINEAR defines it
// (a triangle filter stretched by the scale, its weights normalised at the borders), but without
// Pillow's rounding to 8 bits between and after the two passes.
import { FRAME, IMAGE, TRACK_ROWS } from './layout';
import { PIXELS } from './raster';

/** Taps of an output pixel: first source pixel, then four weights. */
const TAP_BYTES: usize = 20;
const ACROSS = memory.data(IMAGE * 20, 16);
const DOWN = memory.data(IMAGE * 20, 16);
/** A row as f32 (r, g, b, a) pixels, and the rows after the first pass. */
const ROW = memory.data((FRAME + 4) * 16, 16);
const NARROW = memory.data(TRACK_ROWS * IMAGE * 16, 16);

function makeTaps(taps: usize, source: i32, gain: f64): void {
  const scale = <f64>source / <f64>IMAGE;
  for (let i = 0; i < IMAGE; i++) {
    const centre = (<f64>i + 0.5) * scale;
    const from = max(0, <i32>floor(centre - scale + 0.5));
    const to = min(source, <i32>floor(centre + scale + 0.5));
    const first = min(from, source - 4);
    let sum: f64 = 0;
    for (let j = from; j < to; j++) sum += triangle((<f64>j + 0.5 - centre) / scale);
    const tap = taps + <usize>i * TAP_BYTES;
    store<i32>(tap, first);
    for (let j = 0; j < 4; j++) {
      const at = first + j;
      const inside = at >= from && at < to;
      const weight = inside ? triangle((<f64>at + 0.5 - centre) / scale) / sum : 0;
      store<f32>(tap + 4 + (<usize>j << 2), <f32>(weight * gain));
    }
  }
}

@inline
export function triangle(x: f64): f64 {
  return max<f64>(0, 1.0 - abs(x));
}

/** Fills the tables of taps; called once. */
export function prepareResize(): void {
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

@inline
function blend(tap: usize, at: usize, stride: usize): v128 {
  let sum = f32x4.mul(v128.load32_splat(tap, 4), v128.load(at));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(tap, 8), v128.load(at + stride)));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(tap, 12), v128.load(at + 2 * stride)));
  return f32x4.add(sum, f32x4.mul(v128.load32_splat(tap, 16), v128.load(at + 3 * stride)));
}

function narrow(): void {
  for (let row: usize = 0; row < <usize>TRACK_ROWS; row++) {
    expandRow(PIXELS + row * FRAME * 4);
    const target = NARROW + row * IMAGE * 16;
    for (let x: usize = 0; x < <usize>IMAGE; x++) {
      const tap = ACROSS + x * TAP_BYTES;
      v128.store(target + (x << 4), blend(tap, ROW + (<usize>load<i32>(tap) << 4), 16));
    }
  }
}

/** Four (r, g, b, a) pixels into the three planes. */
@inline
function storePlanes(at: usize, p0: v128, p1: v128, p2: v128, p3: v128): void {
  const rg01 = v128.shuffle<f32>(p0, p1, 0, 4, 1, 5);
  const rg23 = v128.shuffle<f32>(p2, p3, 0, 4, 1, 5);
  const b01 = v128.shuffle<f32>(p0, p1, 2, 6, 2, 6);
  const b23 = v128.shuffle<f32>(p2, p3, 2, 6, 2, 6);
  v128.store(at, v128.shuffle<f32>(rg01, rg23, 0, 1, 4, 5));
  v128.store(at + IMAGE * IMAGE * 4, v128.shuffle<f32>(rg01, rg23, 2, 3, 6, 7));
  v128.store(at + IMAGE * IMAGE * 8, v128.shuffle<f32>(b01, b23, 0, 1, 4, 5));
}

/** Resizes the frame drawn last into `image`: 3 planes of 64 x 64 f32 in 0..1. */
export function resizeFrame(image: usize): void {
  narrow();
  const stride: usize = IMAGE * 16;
  for (let y: usize = 0; y < <usize>IMAGE; y++) {
    const tap = DOWN + y * TAP_BYTES;
    const row = NARROW + <usize>load<i32>(tap) * stride;
    for (let x: usize = 0; x < <usize>IMAGE; x += 4) {
      const at = row + (x << 4);
      storePlanes(
        image + ((y * IMAGE + x) << 2),
        blend(tap, at, stride),
        blend(tap, at + 16, stride),
        blend(tap, at + 32, stride),
        blend(tap, at + 48, stride),
      );
    }
  }
}

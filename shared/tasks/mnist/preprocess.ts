/**
 * The published preparation of an MNIST image: values in 0..1, bilinear resize to 16 x 16, and
 * deskewing by image moments. The warp reproduces the arithmetic of the library the published
 * code called, which rounds coordinates to 1/32 of a pixel; without that rounding pixels differ
 * by up to 0.014.
 */

/** Side of a raw image and of a prepared one, in pixels. */
export const RAW_SIDE = 28;
export const SIDE = 16;

/** An image below this vertical spread is taken to have no slant (pixels squared times value). */
const LEAST_SPREAD = 0.01;

/** Fixed-point scales of the warp: coordinates in 1/1024, then rounded to 1/32 of a pixel. */
const COORDINATE_SCALE = 1024;
const COORDINATE_SHIFT = 5;
const PHASE_BITS = 5;
const PHASES = 1 << PHASE_BITS;
const HALF_PHASE = COORDINATE_SCALE / PHASES / 2;

/** Central second moments of an image, and the slant they give. */
export interface Slant {
  readonly mu11: number;
  readonly mu02: number;
  /** Horizontal shift per row, in pixels; 0 where the image has too little spread to tell. */
  readonly skew: number;
}

/** Value at a row and column, zero outside the image. */
function at(image: Float64Array, side: number, row: number, column: number): number {
  if (row < 0 || column < 0 || row >= side || column >= side) return 0;
  return image[row * side + column] ?? 0;
}

/**
 * Square image resized bilinearly with half-pixel centres and no antialiasing; coordinates beyond
 * the border take the border's value.
 */
export function resizeBilinear(
  image: Float64Array,
  sourceSide: number,
  targetSide: number,
): Float64Array {
  const scale = sourceSide / targetSide;
  const last = sourceSide - 1;
  const result = new Float64Array(targetSide * targetSide);
  const place = (index: number): readonly [low: number, high: number, fraction: number] => {
    const centre = Math.min(Math.max((index + 0.5) * scale - 0.5, 0), last);
    const low = Math.floor(centre);
    return [low, Math.min(low + 1, last), centre - low];
  };
  for (let row = 0; row < targetSide; row++) {
    const [top, bottom, fy] = place(row);
    for (let column = 0; column < targetSide; column++) {
      const [left, right, fx] = place(column);
      const upper =
        at(image, sourceSide, top, left) * (1 - fx) + at(image, sourceSide, top, right) * fx;
      const lower =
        at(image, sourceSide, bottom, left) * (1 - fx) + at(image, sourceSide, bottom, right) * fx;
      result[row * targetSide + column] = upper * (1 - fy) + lower * fy;
    }
  }
  return result;
}

/** Central second moments of a square image: x is the column, y the row. */
export function slantOf(image: Float64Array, side: number): Slant {
  let m00 = 0;
  let m10 = 0;
  let m01 = 0;
  let m11 = 0;
  let m02 = 0;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const value = image[y * side + x] ?? 0;
      m00 += value;
      m10 += value * x;
      m01 += value * y;
      m11 += value * x * y;
      m02 += value * y * y;
    }
  }
  if (m00 === 0) return { mu11: 0, mu02: 0, skew: 0 };
  const mu11 = m11 - (m10 * m01) / m00;
  const mu02 = m02 - (m01 * m01) / m00;
  return { mu11, mu02, skew: Math.abs(mu02) < LEAST_SPREAD ? 0 : mu11 / mu02 };
}

/** Nearest integer, halves to the even one, as the processor's conversion rounds. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const fraction = value - floor;
  if (fraction !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/**
 * Square image sheared so that its slant is gone: column x of row y reads column
 * x + skew (y - side / 2), bilinearly with a 1/32 pixel phase, zero outside. The shear matrix is
 * kept in single precision, as published.
 */
export function deskew(image: Float64Array, side: number): Float64Array {
  const { mu02, skew } = slantOf(image, side);
  if (Math.abs(mu02) < LEAST_SPREAD) return image.slice();
  const slope = Math.fround(skew);
  const shift = Math.fround(-0.5 * side * skew);
  const result = new Float64Array(side * side);
  for (let y = 0; y < side; y++) {
    const start = roundHalfEven((slope * y + shift) * COORDINATE_SCALE) + HALF_PHASE;
    for (let x = 0; x < side; x++) {
      const phase = (start + x * COORDINATE_SCALE) >> COORDINATE_SHIFT;
      const column = phase >> PHASE_BITS;
      const fraction = (phase & (PHASES - 1)) / PHASES;
      result[y * side + x] =
        at(image, side, y, column) * (1 - fraction) + at(image, side, y, column + 1) * fraction;
    }
  }
  return result;
}

/**
 * The published preparation of one 28 x 28 image of bytes (0 paper, 255 ink, row by row): 256
 * values in 0..1, row by row.
 */
export function prepareDigit(raw: Uint8Array): Float64Array {
  const values = Float64Array.from(raw, (byte) => byte / 255);
  return deskew(resizeBilinear(values, RAW_SIDE, SIDE), SIDE);
}

/** Values in 0..1 as the bytes that ship: nearest of 255 steps, so at most 1/510 away. */
export function toBytes(values: Float64Array): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(value * 255));
}

import { at } from '../../base/arrays.ts';
import type { ProgramImage } from './copies.ts';

/** A picture in few bytes, which `packFrame` writes and `unpackFrame` reads. */
export interface PackedFrame {
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** Most pixels of a picture that is kept; a larger one is made smaller. */
export const MOST_PIXELS = 640 * 480;

/** How a row of pixels is written: as that above it, as runs of one colour, or as it is. */
const ROW = { same: 0, runs: 1, plain: 2 } as const;
const LONGEST_RUN = 256;

/** A picture of at most `most` pixels: each is the mean of a square. Pictures of 0 pixels, and of more bytes than that, are refused with null. */
export function shrunk(image: ProgramImage, most = MOST_PIXELS): ProgramImage | null {
  const { width, height, rgb } = image;
  if (width < 1 || height < 1 || rgb.length !== 3 * width * height) return null;
  const edge = Math.ceil(Math.sqrt((width * height) / most));
  if (edge <= 1) return image;
  const [columns, rows] = [Math.floor(width / edge), Math.floor(height / edge)];
  if (columns < 1 || rows < 1) return null;
  const small = new Uint8Array(3 * columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let colour = 0; colour < 3; colour++) {
        let sum = 0;
        for (let y = row * edge; y < (row + 1) * edge; y++)
          for (let x = column * edge; x < (column + 1) * edge; x++)
            sum += at(rgb, 3 * (y * width + x) + colour);
        small[3 * (row * columns + column) + colour] = Math.round(sum / (edge * edge));
      }
  return { width: columns, height: rows, rgb: small };
}

/** Whether two stretches of bytes are equal. */
function equal(rgb: Uint8Array, a: number, b: number, length: number): boolean {
  for (let k = 0; k < length; k++) if (rgb[a + k] !== rgb[b + k]) return false;
  return true;
}

/**
 * Writes a row as runs: their number less one, then red, green and blue.
 * @returns where the next row begins; -1 where the row as it is takes no more bytes
 */
function writeRuns(image: ProgramImage, row: number, into: Uint8Array, from: number): number {
  const { width, rgb } = image;
  const start = 3 * width * row;
  let to = from;
  for (let x = 0; x < width;) {
    const pixel = start + 3 * x;
    let length = 1;
    while (length < LONGEST_RUN && x + length < width && equal(rgb, pixel, pixel + 3 * length, 3))
      length++;
    if (to + 4 - from > 3 * width) return -1;
    into[to] = length - 1;
    into.set(rgb.subarray(pixel, pixel + 3), to + 1);
    to += 4;
    x += length;
  }
  return to;
}

/** A picture in few bytes, every pixel as it is. */
export function packFrame(image: ProgramImage): PackedFrame {
  const { width, height, rgb } = image;
  const row = 3 * width;
  const bytes = new Uint8Array(height * (1 + row));
  let to = 0;
  for (let y = 0; y < height; y++) {
    if (y > 0 && equal(rgb, y * row, (y - 1) * row, row)) {
      bytes[to++] = ROW.same;
      continue;
    }
    const end = writeRuns(image, y, bytes, to + 1);
    bytes[to] = end < 0 ? ROW.plain : ROW.runs;
    if (end < 0) bytes.set(rgb.subarray(y * row, (y + 1) * row), to + 1);
    to = end < 0 ? to + 1 + row : end;
  }
  return { width, height, bytes: bytes.slice(0, to) };
}

/** Red, green, blue and 255 of each pixel, row by row from the top; missing rows are black. */
export function unpackFrame({ width, height, bytes }: PackedFrame): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  let from = 0;
  for (let y = 0; y < height; y++) {
    const start = 4 * width * y;
    const kind = bytes[from++] ?? ROW.same;
    if (kind === ROW.same) {
      if (y > 0) rgba.copyWithin(start, start - 4 * width, start);
      continue;
    }
    for (let x = 0; x < width;) {
      const length = kind === ROW.runs ? (bytes[from++] ?? 0) + 1 : 1;
      for (let k = 0; k < length && x < width; k++, x++)
        for (let colour = 0; colour < 3; colour++)
          rgba[start + 4 * x + colour] = bytes[from + colour] ?? 0;
      from += 3;
    }
  }
  return rgba;
}

import { at } from '../../base/arrays.ts';
import type { Drawing } from '../classifier.ts';
import { RAW_SIDE, prepareDigit, toBytes } from './preprocess.ts';

/** MNIST digits fill a box of this side, and their centre of mass is moved to this pixel. */
const BOX_SIDE = 20;
const CENTRE = 14;

/** The UCI digits were drawn in a bitmap of this side, of which blocks are counted. */
const BITMAP_SIDE = 32;
const BLOCK = 4;

/** Left, top, width and height of the inked part of a drawing; null for an empty sheet. */
function inkedBox(drawing: Drawing): readonly [number, number, number, number] | null {
  const { width, height, ink } = drawing;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (at(ink, y * width + x) === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? null : [left, top, right - left + 1, bottom - top + 1];
}

/**
 * `length` pixels, `stride` apart, averaged to `target` ones: target pixel t takes the stretch from
 * t * length / target to (t + 1) * length / target.
 */
function averaged(
  values: Float64Array,
  length: number,
  stride: number,
  target: number,
): Float64Array {
  const result = new Float64Array(target);
  const step = length / target;
  for (let t = 0; t < target; t++) {
    const from = t * step;
    const to = from + step;
    let sum = 0;
    for (let s = Math.floor(from); s < Math.min(length, Math.ceil(to - 1e-9)); s++) {
      sum += (Math.min(to, s + 1) - Math.max(from, s)) * at(values, s * stride);
    }
    result[t] = sum / step;
  }
  return result;
}

interface Scaled {
  readonly width: number;
  readonly height: number;
  readonly values: Float64Array;
}

/** The inked part of a drawing, shrunk or enlarged by area averaging to fit a square of `side`. */
function fitted(drawing: Drawing, side: number): Scaled | null {
  const box = inkedBox(drawing);
  if (box === null) return null;
  const [left, top, boxWidth, boxHeight] = box;
  const scale = side / Math.max(boxWidth, boxHeight);
  const width = Math.max(1, Math.round(boxWidth * scale));
  const height = Math.max(1, Math.round(boxHeight * scale));
  const narrowed = new Float64Array(width * boxHeight);
  for (let y = 0; y < boxHeight; y++) {
    const start = (top + y) * drawing.width + left;
    const row = Float64Array.from(drawing.ink.subarray(start, start + boxWidth));
    narrowed.set(averaged(row, boxWidth, 1, width), y * width);
  }
  const values = new Float64Array(width * height);
  for (let x = 0; x < width; x++) {
    averaged(narrowed.subarray(x), boxHeight, width, height).forEach((value, y) => {
      values[y * width + x] = value;
    });
  }
  return { width, height, values };
}

/**
 * A drawing as an MNIST original: its ink fitted into 20 x 20 pixels, its centre of mass at pixel (14, 14)
 * of 28 x 28, as the makers of MNIST describe and its images confirm. An empty sheet stays empty.
 */
export function toRawDigit(drawing: Drawing): Uint8Array {
  const raw = new Uint8Array(RAW_SIDE * RAW_SIDE);
  const digit = fitted(drawing, BOX_SIDE);
  if (digit === null) return raw;
  let [mass, massX, massY] = [0, 0, 0];
  digit.values.forEach((value, i) => {
    mass += value;
    massX += value * (i % digit.width);
    massY += value * Math.floor(i / digit.width);
  });
  const shiftX = CENTRE - Math.round(massX / mass);
  const shiftY = CENTRE - Math.round(massY / mass);
  digit.values.forEach((value, i) => {
    const x = (i % digit.width) + shiftX;
    const y = Math.floor(i / digit.width) + shiftY;
    const inside = x >= 0 && x < RAW_SIDE && y >= 0 && y < RAW_SIDE;
    if (inside) raw[y * RAW_SIDE + x] = Math.round(value);
  });
  return raw;
}

/** A drawing as the networks of the MNIST task see one: 256 steps of 0..255. */
export function drawnMnist(drawing: Drawing): Uint8Array {
  return toBytes(prepareDigit(toRawDigit(drawing)));
}

/**
 * A drawing as the networks of the 8 x 8 task see one: 64 counts of 0..16. The ink is fitted into the
 * middle of a 32 x 32 bitmap and counted in blocks of 4 x 4; the makers of the set used NIST's own
 * programs, which this only resembles.
 */
export function drawnDigits8(drawing: Drawing): Uint8Array {
  const side = BITMAP_SIDE / BLOCK;
  const counts = new Uint8Array(side * side);
  const digit = fitted(drawing, BITMAP_SIDE);
  if (digit === null) return counts;
  const left = Math.floor((BITMAP_SIDE - digit.width) / 2);
  const top = Math.floor((BITMAP_SIDE - digit.height) / 2);
  digit.values.forEach((value, i) => {
    if (value < 128) return;
    const column = Math.floor(((i % digit.width) + left) / BLOCK);
    const row = Math.floor((Math.floor(i / digit.width) + top) / BLOCK);
    const block = row * side + column;
    counts[block] = at(counts, block) + 1;
  });
  return counts;
}

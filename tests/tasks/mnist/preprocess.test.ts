import { describe, expect, it } from 'vitest';
import {
  RAW_SIDE,
  SIDE,
  deskew,
  prepareDigit,
  resizeBilinear,
  slantOf,
  toBytes,
} from '../../../shared/tasks/mnist/preprocess.ts';
import reference from './reference-images.json' with { type: 'json' };

const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  let gap = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN));
    if (!(difference <= gap)) gap = difference;
  }
  return gap;
};

describe('the published preparation of a digit', () => {
  it.each(reference)('reproduces training image $index (a $label)', (image) => {
    const raw = new Uint8Array(Buffer.from(image.raw, 'base64'));
    const values = Float64Array.from(raw, (byte) => byte / 255);
    const resized = resizeBilinear(values, RAW_SIDE, SIDE);
    expect(largestGap(resized, image.resized)).toBeLessThan(1e-8);
    const slant = slantOf(resized, SIDE);
    expect(slant.mu11).toBeCloseTo(image.mu11, 8);
    expect(slant.mu02).toBeCloseTo(image.mu02, 8);
    expect(slant.skew).toBeCloseTo(image.skew, 10);
    const prepared = prepareDigit(raw);
    expect(largestGap(prepared, image.deskewed)).toBeLessThan(1e-8);
    const shipped = Float64Array.from(toBytes(prepared), (byte) => byte / 255);
    expect(largestGap(shipped, image.deskewed)).toBeLessThan(2e-3);
  });

  it('leaves an image without vertical spread as it is', () => {
    const line = new Float64Array(SIDE * SIDE);
    line.fill(1, 5 * SIDE, 6 * SIDE);
    expect(deskew(line, SIDE)).toEqual(line);
    const blank = new Float64Array(SIDE * SIDE);
    expect(slantOf(blank, SIDE)).toEqual({ mu11: 0, mu02: 0, skew: 0 });
    expect(deskew(blank, SIDE)).toEqual(blank);
  });

  it('straightens a slanted stroke', () => {
    const stroke = new Float64Array(SIDE * SIDE);
    for (let row = 2; row < 14; row++) stroke[row * SIDE + 2 + Math.floor(row / 2)] = 1;
    expect(Math.abs(slantOf(deskew(stroke, SIDE), SIDE).skew)).toBeLessThan(0.02);
  });
});

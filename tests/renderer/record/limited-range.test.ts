import { describe, expect, it } from 'vitest';

import { toLimitedRange } from '../../../renderer/record/limited-range.ts';

/** A picture of one colour. */
function filled(width: number, height: number, colour: readonly number[]): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < pixels.length; at += 4) pixels.set([...colour, 255], at);
  return pixels;
}

describe('the limited range of video', () => {
  // 8-bit values of the bars of ITU-R BT.709 at full amplitude.
  it.each([
    ['black', [0, 0, 0], [16, 128, 128]],
    ['white', [255, 255, 255], [235, 128, 128]],
    ['red', [255, 0, 0], [63, 102, 240]],
    ['green', [0, 255, 0], [173, 42, 26]],
    ['blue', [0, 0, 255], [32, 240, 118]],
    ['yellow', [255, 255, 0], [219, 16, 138]],
  ])('of %s', (_name, colour, [y, u, v]) => {
    const planes = toLimitedRange(filled(4, 2, colour), 4, 2);
    expect([...planes]).toEqual([...Array<unknown>(8).fill(y), u, u, v, v]);
  });

  it('takes the mean of four pixels for chroma, and the edge twice where the size is odd', () => {
    const pixels = filled(3, 1, [0, 0, 0]);
    pixels.set([255, 0, 0, 255], 8);
    expect([...toLimitedRange(pixels, 3, 1)]).toEqual([16, 16, 63, 128, 102, 128, 240]);
  });
});

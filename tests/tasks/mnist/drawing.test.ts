import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Drawing } from '../../../shared/tasks/classifier.ts';
import { drawnDigits8, drawnMnist, toRawDigit } from '../../../shared/tasks/mnist/drawing.ts';
import { prepareDigit, toBytes } from '../../../shared/tasks/mnist/preprocess.ts';
import reference from './reference-images.json' with { type: 'json' };

const sheet = (width: number, height: number): Drawing => ({
  width,
  height,
  ink: new Uint8Array(width * height),
});

function withRectangle(drawing: Drawing, x: number, y: number, w: number, h: number): Drawing {
  const ink = drawing.ink.slice();
  for (let row = y; row < y + h; row++) {
    ink.fill(255, row * drawing.width + x, row * drawing.width + x + w);
  }
  return { ...drawing, ink };
}

/** An image enlarged by a whole factor and put somewhere on a larger sheet. */
function enlarged(raw: Uint8Array, factor: number, x: number, y: number): Drawing {
  const side = 28 * factor + 100;
  const ink = new Uint8Array(side * side);
  for (let row = 0; row < 28 * factor; row++) {
    for (let column = 0; column < 28 * factor; column++) {
      const source = Math.floor(row / factor) * 28 + Math.floor(column / factor);
      ink[(row + y) * side + column + x] = raw[source] ?? 0;
    }
  }
  return { width: side, height: side, ink };
}

describe('a digit drawn by hand', () => {
  it.each(reference.slice(0, 8))(
    'becomes MNIST image $index again when that is enlarged and moved',
    (image) => {
      const raw = new Uint8Array(Buffer.from(image.raw, 'base64'));
      expect([...toRawDigit(enlarged(raw, 8, 61, 17))]).toEqual([...raw]);
      expect([...drawnMnist(enlarged(raw, 5, 3, 99))]).toEqual([...toBytes(prepareDigit(raw))]);
    },
  );

  it('does not depend on where and how large it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 2, max: 9 }),
        (place, factor) => {
          const raw = new Uint8Array(Buffer.from(reference[3]?.raw ?? '', 'base64'));
          expect([...toRawDigit(enlarged(raw, factor, place, 90 - place))]).toEqual([...raw]);
        },
      ),
      { numRuns: 20, seed: 3 },
    );
  });

  it('leaves an empty sheet empty', () => {
    expect(drawnMnist(sheet(280, 280)).every((step) => step === 0)).toBe(true);
    expect(drawnDigits8(sheet(280, 280)).every((step) => step === 0)).toBe(true);
  });

  it('keeps a dot, a stroke at the border and a narrow sheet within the image', () => {
    for (const drawing of [
      withRectangle(sheet(280, 280), 279, 0, 1, 1),
      withRectangle(sheet(280, 280), 0, 0, 280, 2),
      withRectangle(sheet(5, 300), 0, 0, 5, 300),
    ]) {
      const raw = toRawDigit(drawing);
      expect(Math.max(...raw)).toBeGreaterThan(0);
      expect(Math.max(...drawnDigits8(drawing))).toBeGreaterThan(0);
      expect(Math.max(...drawnDigits8(drawing))).toBeLessThanOrEqual(16);
    }
  });

  it('counts the blocks of a bar as the UCI set does', () => {
    const bar = withRectangle(sheet(200, 200), 80, 20, 40, 160);
    const counts = drawnDigits8(bar);
    for (let row = 0; row < 8; row++) {
      expect([...counts.subarray(row * 8, row * 8 + 8)]).toEqual([0, 0, 0, 16, 16, 0, 0, 0]);
    }
  });
});

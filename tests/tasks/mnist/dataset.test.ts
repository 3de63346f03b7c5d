import { readFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { digitRecord, loadDigits, sha256, unpackDigits } from '../../../electron/data/digits.ts';
import { digitAsset } from '../../../shared/tasks/mnist/task.ts';
import { parseIdx } from '../../../electron/data/idx.ts';
import {
  encodeDigits,
  imageValues,
  parseDigits,
  type DigitSet,
} from '../../../shared/tasks/mnist/dataset.ts';
import reference from './reference-images.json' with { type: 'json' };

const ASSETS = 'assets';

const tiny: DigitSet = {
  side: 2,
  count: 3,
  levels: 16,
  labels: Uint8Array.of(3, 0, 9),
  pixels: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16),
};

describe('the digits that ship', () => {
  it.each(reference)('training image $index is the published one', async (image) => {
    const record = await digitRecord(ASSETS, 'mnist', 'train', image.index);
    expect(record.label).toBe(image.label);
    expect(record.pixels).toHaveLength(256);
    record.pixels.forEach((value, pixel) => {
      expect(Math.abs(value - (image.deskewed[pixel] ?? Number.NaN))).toBeLessThan(2e-3);
    });
  });

  it('are complete', async () => {
    const sizes = [];
    for (const task of ['mnist', 'digits8'] as const) {
      for (const split of ['train', 'test'] as const) {
        const set = await loadDigits(ASSETS, task, split);
        const classes = new Set(set.labels);
        sizes.push([task, split, set.count, set.side, set.levels, classes.size]);
        expect(set.pixels.every((step) => step <= set.levels)).toBe(true);
      }
    }
    expect(sizes).toEqual([
      ['mnist', 'train', 60000, 16, 255, 10],
      ['mnist', 'test', 10000, 16, 255, 10],
      ['digits8', 'train', 1437, 8, 16, 10],
      ['digits8', 'test', 360, 8, 16, 10],
    ]);
  });

  it('are read by the decompressor of browsers too', async () => {
    const packed = await readFile(`${ASSETS}/${digitAsset('digits8', 'test')}`);
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    expect(parseDigits(bytes, 'digits8').count).toBe(360);
  });

  it('refuse an index outside the set', async () => {
    await expect(digitRecord(ASSETS, 'digits8', 'test', 360)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(digitRecord(ASSETS, 'digits8', 'test', -1)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the digit file', () => {
  const good = encodeDigits(tiny, sha256);

  it('comes back as it was written', () => {
    const set = unpackDigits(gzipSync(good), 'tiny');
    expect(set).toEqual(tiny);
    expect([...imageValues(set, 2)]).toEqual([0.5, 9 / 16, 10 / 16, 1]);
  });

  it.each([
    ['cut short', good.subarray(0, 20), /ends inside its header/],
    ['of another kind', Uint8Array.from(good, (byte, i) => (i === 0 ? 0 : byte)), /PREDIGIT/],
    ['with a pixel missing', good.subarray(0, good.length - 1), /where 3 images need/],
    [
      'with a label that is no digit',
      Uint8Array.from(good, (b, i) => (i === 57 ? 12 : b)),
      /image 1/,
    ],
    ['with no steps', Uint8Array.from(good, (b, i) => (i === 20 ? 0 : b)), /steps/],
  ])('is refused %s', (_, bytes, reason) => {
    expect(() => parseDigits(bytes, 'tiny')).toThrow(reason);
  });

  it('of a later version is named as such', () => {
    const later = Uint8Array.from(good, (byte, i) => (i === 8 ? 2 : byte));
    expect(() => parseDigits(later, 'tiny')).toThrow(/version 2; this program reads up to 1/);
  });

  it('with a changed pixel fails its checksum', () => {
    const changed = Uint8Array.from(good);
    changed[good.length - 1] = 15;
    expect(() => unpackDigits(gzipSync(changed), 'tiny')).toThrow(/checksum/);
    expect(() => unpackDigits(gunzipSync(gzipSync(changed)), 'tiny')).toThrow(/damaged/);
  });
});

describe('the idx reader', () => {
  const good = Uint8Array.of(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);

  it('reads dimensions and elements', () => {
    const idx = parseIdx(good, 'good');
    expect(idx.dimensions).toEqual([2, 3]);
    expect([...idx.elements]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('refuses another type, another length and no idx at all', () => {
    expect(() => parseIdx(good.subarray(0, 17), 'x')).toThrow(/5 elements where its header says 6/);
    expect(() =>
      parseIdx(
        Uint8Array.from(good, (b, i) => (i === 2 ? 13 : b)),
        'x',
      ),
    ).toThrow(/bytes/);
    expect(() => parseIdx(Uint8Array.of(1, 2), 'x')).toThrow(/header/);
  });
});

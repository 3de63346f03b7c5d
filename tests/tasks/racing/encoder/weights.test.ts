import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrecocialError } from '../../../../shared/base/errors.ts';
import { fromHalf, toHalf } from '../../../../shared/tasks/racing/encoder/half.ts';
import {
  encoderId,
  readWeights,
  writeWeights,
} from '../../../../shared/tasks/racing/encoder/weights.ts';
import { syntheticTensors } from './synthetic.ts';

const tensors = syntheticTensors(1);
const id = encoderId(tensors);
const ranges = [1, 2, 3, 4];
const encoder = writeWeights({ kind: 'encoder', encoderId: id, tensors, ranges });
const decoder = writeWeights({ kind: 'decoder', encoderId: id, tensors });

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof PrecocialError ? error.code : 'not ours';
  }
  return 'none';
}

describe('weights files', () => {
  it('keep an encoder exactly, with its id and ranges', () => {
    const read = readWeights(encoder, 'encoder', 'x.encoder');
    expect(read.encoderId).toBe(id);
    expect(read.ranges).toEqual(ranges);
    for (const [name, values] of read.tensors) {
      const original = tensors.get(name) ?? new Float32Array(0);
      expect(Buffer.compare(Buffer.from(values.buffer), Buffer.from(original.buffer))).toBe(0);
    }
    expect(encoderId(read.tensors)).toBe(id);
  });

  it('may lie anywhere in a larger buffer, as files read by Node do', () => {
    const pool = Buffer.alloc(encoder.length + 64);
    const file = pool.subarray(21, 21 + encoder.length);
    file.set(encoder);
    expect(encoderId(readWeights(file, 'encoder', 'x.encoder').tensors)).toBe(id);
  });

  it('keep a decoder in half precision', () => {
    const { tensors: read } = readWeights(decoder, 'decoder', 'x.decoder');
    const values = read.get('deconv4') ?? new Float32Array(0);
    expect(values.length).toBe(tensors.get('deconv4')?.length);
    const worst = values.reduce((most, value, i) => {
      const original = tensors.get('deconv4')?.[i] ?? NaN;
      return Math.max(most, Math.abs(value - original) / Math.abs(original));
    }, 0);
    expect(worst).toBeLessThanOrEqual(1 / 1024);
  });

  it('give another id to other weights', () => {
    const changed = new Map(tensors);
    const conv1 = (tensors.get('conv1') ?? new Float32Array(0)).slice();
    conv1[7] = (conv1[7] ?? 0) + 1e-6;
    changed.set('conv1', conv1);
    expect(encoderId(changed)).not.toBe(id);
  });

  it.each([
    ['empty', () => new Uint8Array(0), 'encoder'],
    ['not a weights file', () => new Uint8Array(1000), 'encoder'],
    ['cut short', () => encoder.slice(0, encoder.length - 4), 'encoder'],
    ['the other kind', () => decoder, 'encoder'],
    ['one byte changed', () => flipped(encoder, encoder.length - 9), 'encoder'],
    ['a damaged header', () => flipped(encoder, 12), 'encoder'],
    ['a newer version', () => flipped(encoder, 4, 1), 'newer-version'],
  ])('refuse a file that is %s', (_, file, code) => {
    expect(codeOf(() => readWeights(file(), 'encoder', 'x.encoder'))).toBe(code);
  });

  it('name the file in the message', () => {
    expect(() => readWeights(new Uint8Array(9), 'encoder', 'racing.encoder')).toThrow(
      'racing.encoder',
    );
  });
});

function flipped(file: Uint8Array, at: number, mask = 0x10): Uint8Array {
  const copy = file.slice();
  copy[at] = ((copy[at] ?? 0) ^ mask) + (at === 4 ? 2 : 0);
  return copy;
}

describe('halves', () => {
  it('round to the nearest', () => {
    fc.assert(
      fc.property(fc.double({ min: -60000, max: 60000, noNaN: true }), (value) => {
        const back = fromHalf(toHalf(value));
        expect(Math.abs(back - value)).toBeLessThanOrEqual(
          Math.max(Math.abs(value) / 2048, 2 ** -25) * 1.0000001,
        );
      }),
    );
  });

  it('survive the way through a number', () => {
    for (let half = 0; half < 0x7c00; half += 7) expect(toHalf(fromHalf(half))).toBe(half);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decode, encode } from '../../shared/contract/codec.ts';
import { PrecocialError } from '../../shared/base/errors.ts';

const typedArray = fc.oneof(
  fc.uint8Array(),
  fc.int8Array(),
  fc.uint16Array(),
  fc.int16Array(),
  fc.uint32Array(),
  fc.int32Array(),
  fc.float32Array(),
  fc.float64Array(),
);

const key = fc.string().filter((text) => text !== '__proto__');

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    typedArray,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(key, fc.constantFrom('$array', '$number', '$object')), tie('value'), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
}));

describe('codec', () => {
  it('brings every value back as it was', () => {
    fc.assert(
      fc.property(value, (sent) => {
        expect(decode(encode(sent))).toStrictEqual(sent);
      }),
      { numRuns: 300 },
    );
  });

  it('decodes from any place in a larger buffer', () => {
    const bytes = encode({ weights: Float64Array.of(1.5, -2), name: 'é 😀' });
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(decode(moved.subarray(3))).toStrictEqual({
      weights: Float64Array.of(1.5, -2),
      name: 'é 😀',
    });
  });

  it('leaves out undefined properties and refuses what is no data', () => {
    expect(decode(encode({ a: 1, b: undefined }))).toStrictEqual({ a: 1 });
    expect(() => encode({ f: () => 1 })).toThrow(TypeError);
    expect(() => encode(new Map())).toThrow(/plain records/);
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(() => encode(circle)).toThrow(/nested too deeply/);
  });

  it('never crashes on damaged bytes with anything but its own error', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.nat({ max: 255 }), fc.nat(), (sent, at, byte, cut) => {
        const bytes = encode(sent);
        bytes[at % bytes.length] = byte;
        try {
          decode(bytes.subarray(0, bytes.length - (cut % 4)));
        } catch (error) {
          expect(error).toBeInstanceOf(PrecocialError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not let a message reach an object prototype', () => {
    const bytes = encode({ $object: [['__proto__', { polluted: true }]] });
    const text = '{"__proto__":{"polluted":true}}';
    const evil = new Uint8Array(8 + text.length);
    new DataView(evil.buffer).setUint32(0, text.length, true);
    evil.set(new TextEncoder().encode(text), 4);
    expect(() => decode(evil)).toThrow(/not allowed/);
    expect(decode(bytes)).toStrictEqual({ $object: [['__proto__', { polluted: true }]] });
  });

  it('refuses arrays that lie over one another before it makes them', () => {
    const size = 3 * 2 ** 20;
    const list = Array.from({ length: 500 }, () => ({ $array: ['Uint8Array', 0, size] }));
    const text = JSON.stringify(list);
    const start = (4 + text.length + 7) & ~7;
    const bytes = new Uint8Array(start + size);
    new DataView(bytes.buffer).setUint32(0, text.length, true);
    bytes.set(new TextEncoder().encode(text), 4);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decode(bytes)).toThrow(/lie over one another/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * size);
  });

  it('says how large a message may be', () => {
    expect(() => encode(new Uint8Array(81 * 2 ** 20))).toThrow(
      /^It takes 82 MiB, and up to 80 MiB go between window and laboratory at once\. Nothing was changed\.$/,
    );
  });
});

import { PrecocialError } from '../../../base/errors.ts';
import { parseJson } from '../../../formats/json-source.ts';
import { checkShape, z } from '../../../formats/schema.ts';
import {
  CONVOLUTIONS,
  DECODER_TENSORS,
  ENCODER_TENSORS,
  SMALL_TENSORS,
  tensorSize,
} from './architecture.ts';
import type { TensorShape, Tensors } from './architecture.ts';
import { fromHalf, toHalf } from './half.ts';

/**
 * Files of trained weights: the four bytes "PVAE", a version and the header's length (32 bits each, little endian), a header
 * in JSON (ASCII), then the tensors in the order of architecture.ts, encoders in single and decoders in half precision.
 * An encoder's id is a checksum of its weights: genomes carry it, so that they meet the inputs they were evolved with.
 * A small encoder has an id of the same kind, and carries that of the encoder whose latents it was fitted to.
 */
export const WEIGHTS_VERSION = 1;
const MAGIC = 'PVAE';

export type WeightsKind = 'encoder' | 'decoder' | 'small';

export interface Weights {
  readonly kind: WeightsKind;
  /** Id of the encoder; a decoder or a small encoder carries that of the encoder it was trained with. */
  readonly encoderId: string;
  readonly tensors: Tensors;
  /** Of an encoder: the largest value after each convolution over training images, for 8-bit arithmetic. */
  readonly ranges?: readonly number[];
}

const NAMES: Readonly<Record<WeightsKind, string>> = {
  encoder: 'an encoder',
  decoder: 'a decoder',
  small: 'a small encoder',
};

const KINDS: Readonly<Record<WeightsKind, { tensors: readonly TensorShape[]; bytes: 2 | 4 }>> = {
  encoder: { tensors: ENCODER_TENSORS, bytes: 4 },
  decoder: { tensors: DECODER_TENSORS, bytes: 2 },
  small: { tensors: SMALL_TENSORS, bytes: 4 },
};

/** A 64-bit checksum as 16 hexadecimal digits: two interleaved 32-bit mixes (after MurmurHash3). */
export function checksum(bytes: Uint8Array): string {
  let a = 0x2f0b4a3d;
  let b = 0x6c62272e;
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0xcc9e2d51);
    a ^= a >>> 15;
    b = Math.imul(b ^ byte, 0x1b873593);
    b ^= b >>> 13;
  }
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  return hex(Math.imul(a ^ (b >>> 16), 0x85ebca6b)) + hex(Math.imul(b ^ (a >>> 16), 0xc2b2ae35));
}

function payload(kind: WeightsKind, tensors: Tensors): Uint8Array {
  const { tensors: shapes, bytes } = KINDS[kind];
  const total = shapes.reduce((sum, shape) => sum + tensorSize(shape), 0);
  const view = new DataView(new ArrayBuffer(total * bytes));
  let at = 0;
  for (const shape of shapes) {
    const values = tensors.get(shape.name);
    if (values?.length !== tensorSize(shape)) {
      throw new PrecocialError(
        'encoder',
        `tensor "${shape.name}" is missing or of the wrong size.`,
      );
    }
    for (const value of values) {
      if (bytes === 4) view.setFloat32(at, value, true);
      else view.setUint16(at, toHalf(value), true);
      at += bytes;
    }
  }
  return new Uint8Array(view.buffer);
}

/** The id of the encoder with these tensors. */
export function encoderId(tensors: Tensors): string {
  return checksum(payload('encoder', tensors));
}

/** The id of the small encoder with these tensors. */
export function smallEncoderId(tensors: Tensors): string {
  return checksum(payload('small', tensors));
}

/** The bytes of a weights file. */
export function writeWeights(weights: Weights): Uint8Array {
  const body = payload(weights.kind, weights.tensors);
  const header = JSON.stringify({
    kind: weights.kind,
    encoder: weights.encoderId,
    checksum: checksum(body),
    ...(weights.ranges === undefined ? {} : { ranges: weights.ranges }),
  });
  const file = new Uint8Array(12 + header.length + body.length);
  const view = new DataView(file.buffer);
  for (let i = 0; i < 4; i++) file[i] = MAGIC.charCodeAt(i);
  view.setUint32(4, WEIGHTS_VERSION, true);
  view.setUint32(8, header.length, true);
  for (let i = 0; i < header.length; i++) file[12 + i] = header.charCodeAt(i);
  file.set(body, 12 + header.length);
  return file;
}

function damaged(name: string, why: string): PrecocialError {
  return new PrecocialError('encoder', `${name} ${why}; fetch or train it again.`, { file: name });
}

const headerSchema = z.object({
  kind: z.string(),
  encoder: z.string().min(1),
  checksum: z.string(),
  ranges: z.array(z.number().positive()).length(CONVOLUTIONS.length).exactOptional(),
});

type Header = z.output<typeof headerSchema>;

function readHeader(file: Uint8Array, name: string): { header: Header; bodyAt: number } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || String.fromCharCode(...file.subarray(0, 4)) !== MAGIC) {
    throw damaged(name, 'is not a file of autoencoder weights');
  }
  const version = view.getUint32(4, true);
  if (version > WEIGHTS_VERSION) {
    throw new PrecocialError('newer-version', `${name} was written by a newer version.`, {
      version,
    });
  }
  const length = view.getUint32(8, true);
  if (length > 4096 || 12 + length > file.length) throw damaged(name, 'has a damaged header');
  try {
    const text = String.fromCharCode(...file.subarray(12, 12 + length));
    return { header: checkShape(parseJson(text), headerSchema), bodyAt: 12 + length };
  } catch (cause) {
    throw new PrecocialError(
      'encoder',
      `${name} has a damaged header; fetch or train it again.`,
      { file: name },
      { cause },
    );
  }
}

/**
 * Reads a weights file.
 * @param name the file's name, for messages
 * @throws PrecocialError 'encoder' if the file is damaged or of another kind, 'newer-version'
 */
export function readWeights(file: Uint8Array, kind: WeightsKind, name: string): Weights {
  const { header, bodyAt } = readHeader(file, name);
  if (header.kind !== kind) throw damaged(name, `does not hold the weights of ${NAMES[kind]}`);
  const { tensors: shapes, bytes } = KINDS[kind];
  // A copy: the slice of a Node buffer would share its memory, at another offset.
  const body = new Uint8Array(file.subarray(bodyAt));
  const total = shapes.reduce((sum, shape) => sum + tensorSize(shape), 0) * bytes;
  if (body.length !== total) throw damaged(name, `has ${body.length} of ${total} bytes of weights`);
  if (checksum(body) !== header.checksum) throw damaged(name, 'has damaged weights');
  const view = new DataView(body.buffer);
  const tensors = new Map<string, Float32Array>();
  let at = 0;
  for (const shape of shapes) {
    const values = new Float32Array(tensorSize(shape));
    for (let i = 0; i < values.length; i++) {
      values[i] = bytes === 4 ? view.getFloat32(at, true) : fromHalf(view.getUint16(at, true));
      at += bytes;
    }
    tensors.set(shape.name, values);
  }
  const ranges = header.ranges === undefined ? {} : { ranges: header.ranges };
  return { kind, encoderId: header.encoder, tensors, ...ranges };
}

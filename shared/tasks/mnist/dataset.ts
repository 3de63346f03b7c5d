import { PrecocialError } from '../../base/errors.ts';

/**
 * A set of labelled square images. Pixel (row, column) of image i is
 * `pixels[i * side * side + row * side + column]`, a whole number of steps in 0..levels; its value
 * for a network is that number divided by `levels`.
 */
export interface DigitSet {
  readonly side: number;
  readonly count: number;
  readonly levels: number;
  /** The digit of each image, 0..9. */
  readonly labels: Uint8Array;
  readonly pixels: Uint8Array;
}

/** The number of classes: one for each digit. */
export const CLASSES = 10;

const MAGIC = 'PREDIGIT';
const VERSION = 1;
const DIGEST_BYTES = 32;
const DIGEST_AT = MAGIC.length + 16;
const HEADER_BYTES = DIGEST_AT + DIGEST_BYTES;

/**
 * The file's content before compression: magic (8 bytes), version, count, side, levels (32-bit little
 * endian each), SHA-256 of all that follows it (32 bytes), one byte a label, one byte a pixel.
 */
export function encodeDigits(set: DigitSet, digest: (body: Uint8Array) => Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + set.labels.length + set.pixels.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  [VERSION, set.count, set.side, set.levels].forEach((value, index) => {
    view.setUint32(MAGIC.length + 4 * index, value, true);
  });
  const body = bytes.subarray(HEADER_BYTES);
  body.set(set.labels);
  body.set(set.pixels, set.labels.length);
  bytes.set(digest(body).subarray(0, DIGEST_BYTES), DIGEST_AT);
  return bytes;
}

/** What the header says must follow it, as recorded when the file was made. */
export function recordedDigest(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(DIGEST_AT, HEADER_BYTES);
}

/** Everything after the header, which the digest covers. */
export function digestedPart(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(HEADER_BYTES);
}

/**
 * Reads an uncompressed digit file; the result shares the bytes.
 * @throws PrecocialError 'newer-version' for a version made later, 'invalid-file' for anything else
 */
export function parseDigits(bytes: Uint8Array, name: string): DigitSet {
  const damaged = (reason: string): PrecocialError =>
    new PrecocialError('invalid-file', `The digit file ${name} is damaged: ${reason}.`, {
      file: name,
    });
  if (bytes.length < HEADER_BYTES) throw damaged('it ends inside its header');
  for (let i = 0; i < MAGIC.length; i++) {
    if (bytes[i] !== MAGIC.charCodeAt(i)) throw damaged(`it does not begin with ${MAGIC}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const field = (index: number): number => view.getUint32(MAGIC.length + 4 * index, true);
  if (field(0) > VERSION) {
    throw new PrecocialError(
      'newer-version',
      `The digit file ${name} has version ${field(0)}; this program reads up to ${VERSION}.`,
      { file: name },
    );
  }
  const [count, side, levels] = [field(1), field(2), field(3)];
  if (side < 1 || side > 64) throw damaged(`its images would be ${side} pixels wide`);
  if (levels < 1 || levels > 255) throw damaged(`its pixels would have ${levels} steps`);
  const expected = HEADER_BYTES + count * (1 + side * side);
  if (bytes.length !== expected) {
    throw damaged(`it has ${bytes.length} bytes where ${count} images need ${expected}`);
  }
  const labels = bytes.subarray(HEADER_BYTES, HEADER_BYTES + count);
  const wrong = labels.findIndex((label) => label >= CLASSES);
  if (wrong >= 0) throw damaged(`image ${wrong} is labelled ${labels[wrong] ?? ''}`);
  return { side, count, levels, labels, pixels: bytes.subarray(HEADER_BYTES + count) };
}

/**
 * The index of an image, if the set has it.
 * @throws PrecocialError 'not-found' for an index outside the set
 */
export function checkedIndex(set: DigitSet, index: number): number {
  if (Number.isInteger(index) && index >= 0 && index < set.count) return index;
  throw new PrecocialError(
    'not-found',
    `There is no image ${index}: the set has images 0 to ${set.count - 1}.`,
    { index, count: set.count },
  );
}

/**
 * The steps of image `index`, row by row: a view of the set.
 * @throws PrecocialError 'not-found' for an index outside the set
 */
export function imageSteps(set: DigitSet, index: number): Uint8Array {
  const size = set.side * set.side;
  const start = checkedIndex(set, index) * size;
  return set.pixels.subarray(start, start + size);
}

/**
 * Image `index` as a network sees it: values in 0..1, row by row.
 * @throws PrecocialError 'not-found' for an index outside the set
 */
export function imageValues(set: DigitSet, index: number): Float64Array {
  return Float64Array.from(imageSteps(set, index), (step) => step / set.levels);
}

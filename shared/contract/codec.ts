import { PrecocialError } from '../base/errors.ts';
import { parseJson } from '../formats/json-source.ts';

/**
 * The one codec of the Lab contract: a value as bytes, typed arrays as they lie in memory.
 *
 * Layout: u32 length of the text (little endian), the text, zeros up to a multiple of 8, then the
 * arrays, each starting at a multiple of 8. The text is JSON in pure ASCII; three things JSON lacks
 * stand in it as objects with one key that begins with '$': `{"$array": [kind, offset, bytes]}`,
 * `{"$number": "NaN"}` and `{"$object": [[key, value], ...]}` for an object whose own keys begin with
 * '$'. Properties that are undefined are left out.
 */

type TypedArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

const KINDS = {
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
} as const;

type Kind = keyof typeof KINDS;

/** Deeper values are refused: a message is a tree of records, never a linked list. */
const MAX_DEPTH = 64;
/** Larger messages are refused, in bytes: the longest text that is read fits, long recordings go in pieces. */
export const MAX_MESSAGE = 80 * 2 ** 20;

/** Longer texts are not left to JSON.parse, in characters. */
const LONG_TEXT = 2 ** 20;

const align8 = (n: number): number => (n + 7) & ~7;

function damaged(what: string): never {
  throw new PrecocialError('invalid-file', `A message between window and lab is damaged: ${what}.`);
}

function tooLarge(size: number): PrecocialError {
  const mib = Math.ceil(size / 2 ** 20);
  return new PrecocialError(
    'unsupported',
    `It takes ${mib} MiB, and up to ${MAX_MESSAGE / 2 ** 20} MiB go between window and laboratory at once. Nothing was changed.`,
  );
}

function kindOf(value: object): Kind | undefined {
  for (const [kind, constructor] of Object.entries(KINDS)) {
    // Subclasses, such as Node's Buffer, count as their base.
    if (value instanceof constructor) return kind as Kind;
  }
  return undefined;
}

interface Collected {
  readonly arrays: TypedArray[];
  size: number;
}

function packNumber(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $number: Object.is(value, -0) ? '-0' : String(value) };
}

function packArray(value: TypedArray, kind: Kind, collected: Collected): unknown {
  const offset = collected.size;
  collected.arrays.push(value);
  collected.size = align8(offset + value.byteLength);
  return { $array: [kind, offset, value.byteLength] };
}

function packObject(value: object, collected: Collected, depth: number): unknown {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError('Only plain records, lists and typed arrays can be sent.');
  }
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]): [string, unknown] => [key, pack(item, collected, depth + 1)]);
  if (entries.some(([key]) => key.startsWith('$'))) return { $object: entries };
  return Object.fromEntries(entries);
}

function pack(value: unknown, collected: Collected, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new TypeError('The value is nested too deeply, or within itself.');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (value === undefined) return null;
  if (typeof value === 'number') return packNumber(value);
  if (typeof value !== 'object') throw new TypeError(`A ${typeof value} cannot be sent.`);
  if (Array.isArray(value)) return value.map((item) => pack(item, collected, depth + 1));
  const kind = kindOf(value);
  if (kind !== undefined) return packArray(value as TypedArray, kind, collected);
  return packObject(value, collected, depth);
}

/**
 * @throws TypeError for what cannot be sent: functions, class instances, values nested beyond 64 levels
 * @throws PrecocialError 'unsupported' for more than MAX_MESSAGE bytes
 */
export function encode(value: unknown): Uint8Array {
  const collected: Collected = { arrays: [], size: 0 };
  const text = JSON.stringify(pack(value, collected, 0)).replace(
    /[\u0080-\uffff]/g,
    (unit) => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0'),
  );
  const start = align8(4 + text.length);
  if (start + collected.size > MAX_MESSAGE) throw tooLarge(start + collected.size);
  const bytes = new Uint8Array(start + collected.size);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  for (let i = 0; i < text.length; i++) bytes[4 + i] = text.charCodeAt(i);
  let offset = start;
  for (const array of collected.arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    offset = align8(offset + array.byteLength);
  }
  return bytes;
}

function textOf(bytes: Uint8Array, length: number): string {
  const parts: string[] = [];
  for (let at = 4; at < 4 + length; at += 4096) {
    parts.push(String.fromCharCode(...bytes.subarray(at, Math.min(at + 4096, 4 + length))));
  }
  return parts.join('');
}

/** A message that is being read. */
interface Unfolding {
  readonly bytes: Uint8Array;
  /** Where its arrays begin. */
  readonly start: number;
  /** Bytes of arrays that may still come. */
  left: number;
}

function unpackArray(spec: unknown, from: Unfolding): TypedArray {
  const { bytes, start } = from;
  if (!Array.isArray(spec) || spec.length !== 3) return damaged('an array has no place');
  const [kind, offset, length] = spec as [unknown, unknown, unknown];
  if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) return damaged('an unknown array');
  const Constructor = KINDS[kind as Kind];
  const whole = (n: unknown): n is number =>
    typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;
  if (!whole(offset) || !whole(length) || length % Constructor.BYTES_PER_ELEMENT !== 0) {
    return damaged('an array has a wrong length');
  }
  if (start + offset + length > bytes.length) return damaged('an array lies outside');
  // Each array is sent once, so what is unfolded never exceeds the message.
  from.left -= length;
  if (from.left < 0) return damaged('its arrays lie over one another');
  // A copy of its own: views would keep the whole message alive, and may be misaligned.
  // (Not slice: a Node Buffer's is a view.)
  const copy = new Uint8Array(length);
  copy.set(bytes.subarray(start + offset, start + offset + length));
  return new Constructor(copy.buffer, 0, length / Constructor.BYTES_PER_ELEMENT);
}

function unpackNumber(text: unknown): number {
  if (text === 'NaN') return Number.NaN;
  if (text === 'Infinity') return Number.POSITIVE_INFINITY;
  if (text === '-Infinity') return Number.NEGATIVE_INFINITY;
  if (text === '-0') return -0;
  return damaged('an unknown number');
}

function unpackEntries(
  entries: readonly unknown[],
  from: Unfolding,
  depth: number,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const entry of entries) {
    if (!Array.isArray(entry) || typeof entry[0] !== 'string') return damaged('a key is missing');
    if (entry[0] === '__proto__') return damaged('a key is not allowed');
    result[entry[0]] = unpack(entry[1], from, depth + 1);
  }
  return result;
}

function unpack(value: unknown, from: Unfolding, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return damaged('it is nested too deeply');
  if (Array.isArray(value)) return value.map((item) => unpack(item, from, depth + 1));
  if ('$array' in value) return unpackArray(value.$array, from);
  if ('$number' in value) return unpackNumber(value.$number);
  if ('$object' in value) {
    return unpackEntries(Array.isArray(value.$object) ? value.$object : [], from, depth);
  }
  return unpackEntries(Object.entries(value), from, depth);
}

/** A long text is read by the reader that bounds what its values take. */
function readText(text: string): unknown {
  return text.length > LONG_TEXT ? parseJson(text).value : (JSON.parse(text) as unknown);
}

/** @throws PrecocialError 'invalid-file' for bytes that `encode` cannot have made */
export function decode(bytes: Uint8Array): unknown {
  if (bytes.length < 4) return damaged('it is too short');
  if (bytes.length > MAX_MESSAGE) return damaged('it is too long');
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  if (length + 4 > bytes.length) return damaged('its text is cut off');
  let value: unknown;
  try {
    value = readText(textOf(bytes, length));
  } catch {
    return damaged('its text is not JSON');
  }
  const start = align8(4 + length);
  return unpack(value, { bytes, start, left: bytes.length - start }, 0);
}

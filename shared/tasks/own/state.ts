import { PrecocialError } from '../../base/errors.ts';

/** A task's state with the steps taken. */
export interface KeptState {
  readonly state: object;
  readonly steps: number;
}

/** Numbers that JSON cannot hold, and typed arrays, in a form that it can. */
type Special = { readonly $number: string } | { readonly $floats: readonly unknown[] };

/** A Float64Array of whatever context. */
function isFloats(value: unknown): value is Float64Array {
  return (
    ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Float64Array]'
  );
}

/** An object of no class, of whatever context: its prototype is the last one. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function toPlain(value: unknown): unknown {
  if (typeof value === 'number') {
    if (Object.is(value, -0)) return { $number: '-0' } satisfies Special;
    return Number.isFinite(value) ? value : ({ $number: String(value) } satisfies Special);
  }
  if (isFloats(value)) return { $floats: Array.from(value, toPlain) };
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  if (!isPlain(value)) {
    throw new PrecocialError(
      'task-failed',
      'The state of a task holds something other than plain data: numbers, texts, lists, Float64Array and objects of them can be copied.',
    );
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, toPlain(part)]));
}

function fromPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value !== 'object' || value === null) return value;
  if ('$number' in value) return Number(value.$number);
  if ('$floats' in value && Array.isArray(value.$floats))
    return Float64Array.from(value.$floats.map((part) => Number(fromPlain(part))));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fromPlain(part)]));
}

/**
 * A state as bytes, every number with its bits.
 * @throws PrecocialError 'task-failed' for a state that is no plain data
 */
export function packState(kept: KeptState): Uint8Array {
  const text = JSON.stringify(toPlain(kept));
  return Uint8Array.from(text.split('').flatMap(toUtf16));
}

/** @throws PrecocialError 'internal' for bytes that `packState` did not make */
export function unpackState(bytes: Uint8Array): KeptState {
  let text = '';
  for (let i = 0; i + 1 < bytes.length; i += 2)
    text += String.fromCharCode((bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8));
  const kept = fromPlain(JSON.parse(text)) as Partial<KeptState>;
  if (typeof kept.state !== 'object' || typeof kept.steps !== 'number')
    throw new PrecocialError(
      'internal',
      'A saved state of a task is damaged; nothing was changed.',
    );
  return { state: kept.state, steps: kept.steps };
}

function toUtf16(letter: string): [number, number] {
  const code = letter.charCodeAt(0);
  return [code & 255, code >> 8];
}

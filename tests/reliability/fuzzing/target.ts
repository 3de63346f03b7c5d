import { PrecocialError } from '../../../shared/base/errors.ts';
import { fold, keyOf, Stream } from '../../../shared/random/key.ts';

/** Something that reads bytes from outside. */
export interface Target {
  readonly name: string;
  /** An input near a good one. */
  readonly make: (stream: Stream) => Uint8Array;
  /** Reads it. What it refuses it refuses in a PrecocialError; what it accepts it checks by other means. */
  readonly read: (bytes: Uint8Array) => void;
}

/** Codes that a refusal of somebody's input may have: anything else is a fault of the program. */
const REFUSALS: ReadonlySet<string> = new Set([
  'usage',
  'invalid-genome',
  'invalid-file',
  'newer-version',
  'wrong-task',
  'unknown-task',
  'encoder',
  'not-allowed',
  'unsupported',
]);

/** Longest message, in characters. */
const LONGEST = 1500;
/** What an input may take, in milliseconds of processor time. */
export const MOST_MS = 1000;

/** The input of a number. */
export function inputOf(target: Target, seed: number, index: number): Uint8Array {
  return target.make(new Stream(fold(fold(keyOf(seed), target.name), index)));
}

/** What is wrong with the way an input is read, as a sentence; null if nothing is. */
export function problemWith(target: Target, bytes: Uint8Array): string | null {
  const before = process.cpuUsage();
  try {
    target.read(bytes);
  } catch (error) {
    if (!(error instanceof PrecocialError))
      return `an untyped error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    if (!REFUSALS.has(error.code)) return `refused as ${error.code}: ${error.message}`;
    if (error.message.length > LONGEST) return `a message of ${error.message.length} characters`;
    if (!error.message.endsWith('.')) return `a message without an end: ${error.message}`;
  }
  const { user, system } = process.cpuUsage(before);
  const spent = (user + system) / 1000;
  return spent > MOST_MS ? `it took ${spent.toFixed(0)} ms` : null;
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PrecocialError, messageOf } from '../../shared/base/errors.ts';
import { digitAsset } from '../../shared/tasks/mnist/task.ts';
import {
  digestedPart,
  imageValues,
  parseDigits,
  recordedDigest,
  type DigitSet,
} from '../../shared/tasks/mnist/dataset.ts';

export type DigitTask = 'mnist' | 'digits8';
export type Split = 'train' | 'test';

/** @throws PrecocialError 'wrong-task' for a task without digits */
export function digitTaskOf(name: string): DigitTask {
  if (name === 'mnist' || name === 'digits8') return name;
  throw new PrecocialError(
    'wrong-task',
    `The task ${JSON.stringify(name)} has no images; mnist and digits8 have.`,
    { task: name },
  );
}

/** @throws PrecocialError 'usage' for another word than train or test */
export function splitOf(name: string): Split {
  if (name === 'train' || name === 'test') return name;
  throw new PrecocialError(
    'usage',
    `The images are split into train and test; there is no ${JSON.stringify(name)}.`,
  );
}

/** SHA-256 of some bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/**
 * Reads and checks a digit set that ships with the program.
 * @throws PrecocialError 'not-found' if the file is missing, 'invalid-file' if it is damaged
 */
export async function loadDigits(assets: string, task: DigitTask, split: Split): Promise<DigitSet> {
  const name = digitAsset(task, split);
  const packed = await readFile(join(assets, name)).catch((cause: unknown) => {
    throw new PrecocialError(
      'not-found',
      `The digit file ${name} cannot be read: ${messageOf(cause)}.`,
      { file: name },
      { cause },
    );
  });
  return unpackDigits(packed, name);
}

/**
 * A digit set from its compressed file.
 * @throws PrecocialError 'invalid-file' if it does not unpack or its checksum differs
 */
export function unpackDigits(packed: Uint8Array, name: string): DigitSet {
  let bytes: Uint8Array;
  try {
    const unpacked = gunzipSync(packed);
    bytes = new Uint8Array(unpacked.buffer, unpacked.byteOffset, unpacked.byteLength);
  } catch (cause) {
    throw new PrecocialError(
      'invalid-file',
      `The digit file ${name} is damaged: ${messageOf(cause)}.`,
      { file: name },
      { cause },
    );
  }
  const set = parseDigits(bytes, name);
  if (Buffer.compare(sha256(digestedPart(bytes)), recordedDigest(bytes)) !== 0) {
    throw new PrecocialError(
      'invalid-file',
      `The digit file ${name} is damaged: its checksum differs from the one it records.`,
      { file: name },
    );
  }
  return set;
}

/** One image for a reader outside: the answer of `precocial data mnist`. */
export interface DigitRecord {
  readonly label: number;
  /** Values in 0..1 as the networks see them, row by row: 256 for mnist, 64 for digits8. */
  readonly pixels: readonly number[];
}

/**
 * Image `index` of a digit set that ships with the program.
 * @throws PrecocialError 'not-found' for an index outside the set
 */
export async function digitRecord(
  assets: string,
  task: DigitTask,
  split: Split,
  index: number,
): Promise<DigitRecord> {
  const set = await loadDigits(assets, task, split);
  const pixels = [...imageValues(set, index)];
  return { label: set.labels[index] ?? 0, pixels };
}

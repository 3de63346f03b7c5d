import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { IMAGE_VALUES } from '../../shared/tasks/racing/encoder/collect.ts';
import { writeAtomically } from '../system/files.ts';

/** Images of driving: bytes of 64 x 64 red, green, blue pixels, and the seed they were drawn with. */
export interface Dataset {
  readonly seed: number;
  readonly train: Uint8Array;
  readonly test: Uint8Array;
}

const VERSION = 1;

/** The files of a dataset; the description comes last and so marks it complete. */
export const DATASET_FILES = ['train.bin', 'test.bin', 'frames.json'] as const;

export function imageCount(images: Uint8Array): number {
  return images.length / IMAGE_VALUES;
}

/** Indices of `count` images, evenly from all of them; every one where there are no more. */
export function evenly(images: Uint8Array, count: number): number[] {
  const total = imageCount(images);
  const taken = Math.min(count, total);
  return Array.from({ length: taken }, (_, k) => Math.floor((k * total) / taken));
}

/** Writes a dataset into a folder. */
export async function writeDataset(folder: string, dataset: Dataset): Promise<void> {
  await writeAtomically(join(folder, DATASET_FILES[0]), dataset.train);
  await writeAtomically(join(folder, DATASET_FILES[1]), dataset.test);
  const description = {
    format: 'precocial-frames',
    version: VERSION,
    seed: dataset.seed,
    train: imageCount(dataset.train),
    test: imageCount(dataset.test),
  };
  await writeAtomically(
    join(folder, DATASET_FILES[2]),
    `${JSON.stringify(description, null, 2)}\n`,
  );
}

/**
 * Reads a dataset.
 * @throws PrecocialError 'not-found' without one, 'invalid-file' if its files do not fit its description
 */
export async function readDataset(folder: string): Promise<Dataset> {
  const text = await readFile(join(folder, 'frames.json'), 'utf8').catch((cause: unknown) => {
    const message = `${folder} holds no frames; collect some with "precocial vae collect"`;
    throw new PrecocialError('not-found', message, { folder }, { cause });
  });
  const description = JSON.parse(text) as { seed?: number; train?: number; test?: number };
  const train = await readFile(join(folder, 'train.bin'));
  const test = await readFile(join(folder, 'test.bin'));
  if (
    description.seed === undefined ||
    imageCount(train) !== description.train ||
    imageCount(test) !== description.test
  ) {
    throw new PrecocialError('invalid-file', `the frames in ${folder} are damaged`, { folder });
  }
  return { seed: description.seed, train, test };
}

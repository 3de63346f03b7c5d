import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { IMAGE_VALUES } from '../../shared/tasks/racing/encoder/collect.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { checkShape, z } from '../../shared/formats/schema.ts';
import { decodeText, shellWord } from '../../shared/formats/text.ts';
import { writeAtomically } from '../system/files.ts';
import { inFile, readParsed, readWhole, type ReadOptions } from '../system/read-file.ts';

/** Images of driving: bytes of 64 x 64 red, green, blue pixels, and the seed they were drawn with. */
export interface Dataset {
  readonly seed: number;
  readonly train: Uint8Array;
  readonly test: Uint8Array;
}

const VERSION = 1;

/** The files of a dataset; the description comes last and so marks it complete. */
export const DATASET_FILES = ['train.bin', 'test.bin', 'frames.json'] as const;

const schema = z.object({
  seed: z.int().nonnegative(),
  train: z.int().nonnegative(),
  test: z.int().nonnegative(),
});

/** 200,000 images of 12 kB. */
const LARGE: ReadOptions = { pipes: false, mostMib: 4096 };

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
  const path = join(folder, 'frames.json');
  const content = await readWhole(path).catch((cause: unknown) => {
    const message = `${folder} holds no frames; collect some with: precocial vae collect ${shellWord(folder)}`;
    throw new PrecocialError('not-found', message, { folder }, { cause });
  });
  const description = inFile(path, () => checkShape(parseJson(decodeText(content)), schema));
  const images = (name: string): Promise<Buffer> =>
    readParsed('The frames were not read', join(folder, name), (bytes) => bytes, LARGE);
  const [train, test] = [await images('train.bin'), await images('test.bin')];
  if (imageCount(train) !== description.train || imageCount(test) !== description.test) {
    throw new PrecocialError(
      'invalid-file',
      `The frames in ${folder} are damaged; collect them anew.`,
      { folder },
    );
  }
  return { seed: description.seed, train, test };
}

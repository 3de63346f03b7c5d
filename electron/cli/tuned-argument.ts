import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/contract/errors.ts';
import { applyTunedFile, parseTunedFile, type TunedFile } from '../../shared/formats/tuned-file.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { exists, storageError } from '../lab/files.ts';
import { programPlaces } from '../lab/places.ts';

/** A document with offsets and the shared weight they are added to. */
export interface TunedDocument {
  readonly document: GenomeDocument;
  readonly weight: number;
}

const inFile = (path: string, error: unknown): unknown =>
  error instanceof PrecocialError
    ? new PrecocialError(error.code, `${path}: ${error.message}`, { ...error.details, file: path })
    : error;

/** @throws PrecocialError naming the file */
export async function readTunedFile(path: string): Promise<TunedFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw storageError('The tuned weights were not read', path, error);
  }
  try {
    return parseTunedFile(text);
  } catch (error) {
    throw inFile(path, error);
  }
}

/**
 * A document with the offsets of a file.
 * @param weight the shared weight they are added to; files of this program say it themselves
 * @throws PrecocialError naming the file: of another topology, or without a weight
 */
export async function withTunedFile(
  document: GenomeDocument,
  path: string,
  weight: number | undefined,
): Promise<TunedDocument> {
  const file = await readTunedFile(path);
  const bias = weight ?? file.details?.weight;
  if (bias === undefined) {
    throw new PrecocialError(
      'usage',
      `${path} does not say which shared weight its offsets are added to; give --weight-bias.`,
      { file: path },
    );
  }
  try {
    return {
      document: { ...document, genome: applyTunedFile(document.genome, file) },
      weight: bias,
    };
  } catch (error) {
    throw inFile(path, error);
  }
}

/** The tuned weights that ship for a champion, or null. @param name the champion's name */
export async function shippedTuning(
  document: GenomeDocument,
  name: string,
): Promise<TunedDocument | null> {
  if (!/^[\w-]+$/.test(name)) return null;
  const path = join(programPlaces(import.meta.url).assets, 'tuned', `${name}.json`);
  return (await exists(path)) ? withTunedFile(document, path, undefined) : null;
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import {
  applyTunedFile,
  parseTunedFile,
  type TunedDetails,
  type TunedFile,
} from '../../shared/formats/tuned-file.ts';
import type { TuneResult } from '../../shared/contract/experiments.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { withoutOffsets } from '../../shared/genome/own-weights.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { programPlaces } from '../system/places.ts';
import { inFile, readParsedText } from '../system/read-file.ts';

/** A document with offsets and the shared weight they are added to. */
export interface TunedDocument {
  readonly document: GenomeDocument;
  readonly weight: number;
}

/** Tuned weights of the program, and how they were found. */
export interface ShippedTuning extends TunedDocument {
  readonly offsets: Float64Array;
  readonly details: TunedDetails;
}

/** What a file of tuned weights says of them. @param document the genome that was tuned */
export function tunedDetails(
  result: Pick<TuneResult, 'topology' | 'task' | 'weight' | 'algorithm' | 'seed' | 'confirmed'>,
  document: GenomeDocument,
): TunedDetails {
  const { topology, task, weight, algorithm, seed, confirmed } = result;
  return {
    version: 1,
    topology,
    task,
    weight,
    algorithm,
    seed,
    mean: confirmed?.mean ?? null,
    trials: confirmed?.values.length ?? 0,
    genome: { ...document, genome: withoutOffsets(document.genome) },
  };
}

/** @throws PrecocialError naming the file */
export function readTunedFile(path: string): Promise<TunedFile> {
  return readParsedText('The tuned weights were not read', path, parseTunedFile, { pipes: true });
}

/**
 * A document with the offsets of a file.
 * @param weight the shared weight they are added to; files of this program say it themselves
 * @throws PrecocialError naming the file: of another topology, without a weight, or with another one than `weight`
 */
export async function withTunedFile(
  document: GenomeDocument,
  path: string,
  weight: number | undefined,
): Promise<TunedDocument> {
  const file = await readTunedFile(path);
  const says = file.details?.weight;
  if (weight !== undefined && says !== undefined && weight !== says) {
    throw new PrecocialError(
      'usage',
      `${path} says that its offsets belong to the shared weight ${says}, not to ${weight}; leave the weight away.`,
      { file: path },
    );
  }
  const bias = weight ?? says;
  if (bias === undefined) {
    throw new PrecocialError(
      'usage',
      `${path} does not say which shared weight its offsets are added to; give --weight-bias.`,
      { file: path },
    );
  }
  const genome = inFile(path, () => applyTunedFile(document.genome, file));
  return { document: { ...document, genome, offsetsFrom: bias }, weight: bias };
}

/** The files of assets/tuned by the topology they belong to; read once. */
let shipped: Promise<ReadonlyMap<string, TunedFile>> | null = null;

async function readShipped(): Promise<ReadonlyMap<string, TunedFile>> {
  const folder = join(programPlaces(import.meta.url).assets, 'tuned');
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readTunedFile(join(folder, name))),
  );
  return new Map(
    files.flatMap((file) => (file.details === null ? [] : [[file.details.topology, file]])),
  );
}

/**
 * The tuned weights that ship for a topology, or null: those of champions, and of the fixed topologies
 * they are compared with.
 */
export async function shippedTuning(document: GenomeDocument): Promise<ShippedTuning | null> {
  shipped ??= readShipped();
  const file = (await shipped).get(structuralHash(document.genome));
  if (file?.details?.task !== document.task) return null;
  const genome = applyTunedFile(document.genome, file);
  const { details, offsets } = file;
  const tuned = { ...document, genome, offsetsFrom: details.weight };
  return { document: tuned, weight: details.weight, offsets, details };
}

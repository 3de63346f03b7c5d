import { PrecocialError } from '../base/errors.ts';
import type { GenomeDocument } from '../genome/document.ts';
import type { Genome } from '../genome/genome.ts';
import { structuralHash } from '../genome/hash.ts';
import { parseGenomeFile, writeGenomeFile } from './genome-file.ts';
import { parseJson } from './json-source.ts';
import { applyOffsets, numbersText, offsetsIn } from './tuned-weights.ts';

/** What the state of a tuning says it is: a file beside the tuned weights. */
export const TUNING_FORMAT = 'precocial-tuning';
export const TUNING_ENDING = '.tuning.json';

/** What Precocial writes behind the offsets of a tuned weights file; other programs pass over it. */
export interface TunedDetails {
  readonly version: 1;
  /** Structural hash of the genome the offsets belong to. */
  readonly topology: string;
  readonly task: string;
  /** The shared weight that the offsets are added to. */
  readonly weight: number;
  readonly algorithm: string;
  readonly seed: number;
  /** Mean return, or test accuracy, on fresh episodes; null where it was not confirmed. */
  readonly mean: number | null;
  readonly trials: number;
  /** The genome they belong to, without offsets; absent in files of earlier versions. */
  readonly genome?: GenomeDocument;
}

export interface TunedFile {
  readonly offsets: Float64Array;
  /** Null for a file of another program. */
  readonly details: TunedDetails | null;
}

/** A tuned weights file: the published array of offsets, then what they belong to. */
export function writeTunedFile(offsets: Float64Array, details: TunedDetails): string {
  const { genome, ...rest } = details;
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  const tail = genome === undefined ? '' : `,\n"genome": ${writeGenomeFile(genome).trimEnd()}`;
  return `[\n[${numbersText(offsets)}],\n${head}${tail}\n}\n]\n`;
}

function detailsOf(value: unknown): TunedDetails | null {
  if (!isDetails(value)) return null;
  const { genome, ...rest } = value;
  if (genome === undefined) return rest;
  return { ...rest, genome: parseGenomeFile(JSON.stringify(genome)) };
}

function isDetails(value: unknown): value is TunedDetails {
  if (typeof value !== 'object' || value === null) return false;
  const { version, topology, weight } = value as Partial<Record<keyof TunedDetails, unknown>>;
  return version === 1 && typeof topology === 'string' && Number.isFinite(weight);
}

/**
 * Reads a tuned weights file of this or another program.
 * @throws PrecocialError 'invalid-file' with `line` and `field`
 */
export function parseTunedFile(text: string): TunedFile {
  const source = parseJson(text);
  const offsets = offsetsIn(source);
  const second = (source.value as readonly unknown[])[1];
  return { offsets, details: detailsOf(second) };
}

/**
 * A genome with the offsets of a file.
 * @throws PrecocialError 'invalid-file' if the file belongs to another topology
 */
export function applyTunedFile(genome: Genome, file: TunedFile): Genome {
  const tuned = applyOffsets(genome, file.offsets);
  const topology = structuralHash(genome);
  if (file.details === null || file.details.topology === topology) return tuned;
  throw new PrecocialError(
    'invalid-file',
    `The tuned weights were made for the topology ${file.details.topology}, but this genome is ${topology}; tune it anew or give the genome they belong to. The genome is unchanged.`,
    { expected: file.details.topology, found: topology },
  );
}

/**
 * The genome of a tuned weights file, with its weights as offsets.
 * @param genome the genome they belong to, where the file carries none itself
 * @returns null if there is none, or for a file of another program, which says no shared weight
 * @throws PrecocialError 'invalid-file' if it is another topology
 */
export function tunedDocument(
  file: TunedFile,
  genome: GenomeDocument | null = null,
): GenomeDocument | null {
  const { details } = file;
  const document = details?.genome ?? genome;
  if (details === null || document === null) return null;
  return {
    ...document,
    genome: applyTunedFile(document.genome, file),
    offsetsFrom: details.weight,
    // What was measured was measured without the offsets.
    bestWeight: null,
    mean: null,
  };
}

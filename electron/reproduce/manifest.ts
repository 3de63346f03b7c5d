import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { migrate, type Versioning } from '../../shared/formats/migrations.ts';
import { checkShape, listOf, recordOf, z } from '../../shared/formats/schema.ts';
import { ALGORITHMS } from '../../shared/tuning/settings.ts';
import { exists, makeFolders, storageError, TEMPORARY, writeAtomically } from '../system/files.ts';
import { hold, type Hold } from '../system/hold.ts';
import { removeLeftovers } from '../system/leftovers.ts';
import { readParsedText } from '../system/read-file.ts';
import type { Plan, PlannedStage, Speed } from './plan.ts';
import type { Work } from './stages.ts';

const FORMAT = 'precocial-reproduction';
const VERSIONS: Versioning = { noun: 'reproduction', current: 1, migrations: [] };

/** What a finished stage took. */
export interface Spent {
  readonly seconds: number;
  /** Episodes rolled out, or batches of images; 0 where images are classified directly. */
  readonly rollouts: number;
}

/** A reproduction as its folder describes it: all that its numbers follow from, and what is finished. */
export interface Manifest {
  readonly program: string;
  readonly seed: number;
  readonly hours: number;
  readonly tasks: readonly string[];
  /** Threads that the speed was measured with. */
  readonly workers: number;
  readonly keys: string;
  readonly speeds: readonly Speed[];
  readonly plan: Plan;
  /** By the id of a stage. */
  readonly finished: Readonly<Record<string, Spent>>;
}

/** How the trials are kept apart, as manifest and report say it. */
export const KEYS =
  'Every stage draws its episodes from a seed of its own, and the trials of the report from one more that no stage has; within a seed, trials and choices have keys of different purposes. So no trial of the report is an episode that chose a network, a shared weight or tuned weights, nor one that the speed was measured with. Digits: networks and weights are chosen on training images, and accuracies are of the test images.';

const count = z.int().nonnegative();
const names = recordOf(z.string(), z.number(), 1000);

const speed: z.ZodType<Speed> = z.object({
  task: z.string(),
  searched: names,
  measured: z.number(),
  image: z.number(),
  gradient: z.number(),
  training: count,
  test: count,
  rollouts: count,
  seconds: z.number(),
});

const setting = z.number().nullable();

const work: z.ZodType<Work> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('search'),
    preset: z.string(),
    from: z.string().nullable(),
    // Plans that were made before a search could have starts have none.
    starts: listOf(z.string(), 100).default([]),
    generations: count,
  }),
  z.object({
    kind: z.literal('tuning'),
    of: z.string().nullable(),
    after: z.string().nullable(),
    generations: count,
    step: z.object({
      algorithm: z.enum(ALGORITHMS),
      settings: z.object({
        population: setting,
        episodes: setting,
        deviation: setting,
        learningRate: setting,
      }),
      weight: setting,
      options: names,
      generations: count,
    }),
  }),
  z.object({
    kind: z.literal('conditions'),
    of: z.string().nullable(),
    tuning: z.string().nullable(),
    // Plans that were made before a champion could be made flat measure it as it is.
    flat: z.boolean().default(false),
    trials: count,
  }),
  z.object({ kind: z.literal('digits'), of: z.string() }),
]);

const stage: z.ZodType<PlannedStage> = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  task: z.string(),
  work,
  seed: count,
  seconds: z.number(),
  wanted: z.number().nullable(),
});

const schema: z.ZodType<Manifest> = z.object({
  program: z.string(),
  seed: count,
  hours: z.number(),
  tasks: listOf(z.string(), 100),
  workers: count,
  keys: z.string(),
  speeds: listOf(speed, 100),
  plan: z.object({
    trialsSeed: count,
    stages: listOf(stage, 1000),
    leftOut: listOf(z.string(), 1000),
  }),
  finished: z.record(z.string(), z.object({ seconds: z.number(), rollouts: z.number() })),
});

/** Where a reproduction keeps what its stages found, beside its runs. */
export const resultsFolder = (folder: string): string => join(folder, 'results');

export const manifestFile = (folder: string): string => join(folder, 'reproduction.json');

/** Writes the manifest of a folder. @throws PrecocialError 'storage' */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify({ format: FORMAT, version: VERSIONS.current, ...manifest }, null, 1)}\n`;
  try {
    await writeAtomically(manifestFile(folder), text);
  } catch (error) {
    throw storageError('The reproduction was stopped; what is finished is kept', folder, error);
  }
}

/**
 * The manifest of a folder, or null where a reproduction can begin: in an empty folder or none.
 * @param program version of this program
 * @throws PrecocialError 'usage' for a folder with other things in it or of another version of the program,
 * 'invalid-file', 'newer-version', 'storage'
 */
export async function readManifest(folder: string, program: string): Promise<Manifest | null> {
  const path = manifestFile(folder);
  if (!(await exists(path))) {
    const found = await readdir(folder).catch(() => []);
    if (found.every((name) => TEMPORARY.test(name) || name.startsWith('lock-'))) return null;
    throw new PrecocialError(
      'usage',
      `${folder} is not empty and holds no reproduction; nothing was changed. Name another folder with --out.`,
      { file: folder },
    );
  }
  const manifest = await readParsedText('The reproduction was not read', path, (text) => {
    const source = parseJson(text);
    checkShape(source, z.object({ format: z.literal(FORMAT) }));
    migrate(checkShape(source, z.record(z.string(), z.unknown())), VERSIONS);
    return checkShape(source, schema);
  });
  if (manifest.program !== program) {
    throw new PrecocialError(
      'usage',
      `The reproduction in ${folder} was begun with Precocial ${manifest.program}, and this is ${program}; its numbers may come out differently, so nothing was changed. Go on with that version, or begin anew with another --out.`,
      { file: folder },
    );
  }
  return manifest;
}

/**
 * Takes the folder of a reproduction for this process, made if it is not there.
 * @throws PrecocialError 'busy' if another process works in it, 'storage'
 */
export async function holdFolder(folder: string): Promise<Hold> {
  let held: Hold | null;
  try {
    await makeFolders(folder);
    held = await hold(folder);
    if (held !== null) {
      await removeLeftovers(folder, TEMPORARY);
      await removeLeftovers(resultsFolder(folder), TEMPORARY);
    }
  } catch (error) {
    throw storageError('The reproduction was not begun', folder, error);
  }
  if (held !== null) return held;
  throw new PrecocialError(
    'busy',
    `Another process works on the reproduction in ${folder}; stop it there first. Nothing was changed.`,
    { file: folder },
  );
}

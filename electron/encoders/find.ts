import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { autoencoderAsset } from '../../shared/tasks/racing/encoder/asset.ts';
import { readWeights } from '../../shared/tasks/racing/encoder/weights.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { EncoderPlace } from '../../shared/tasks/rollout-batch.ts';
import { defaultLibrary, programPlaces, type ProgramPlaces } from '../system/places.ts';

/** Names a folder with an encoder's files that commands use where a genome names none, instead of the one that ships. */
export const ENCODER_VARIABLE = 'PRECOCIAL_ENCODER';

export const ENCODER_FILE = basename(autoencoderAsset('encoder'));
export const DECODER_FILE = basename(autoencoderAsset('decoder'));
export const SMALL_FILE = basename(autoencoderAsset('small'));

/** Where encoders are looked for beside the one that ships. */
export interface EncoderSources {
  /** A folder of folders: the encoders of a library; null: there is none. */
  readonly library: string | null;
  /** Folder of the encoder for genomes that name none; null: the one that ships. */
  readonly inUse: string | null;
}

/** Where the encoders of a library lie, one folder each. */
export const encodersFolder = (library: string): string => join(library, 'encoders');

/** What a command looks through: the folder that the variable names, and the usual library. */
export function commandSources(): EncoderSources {
  const named = process.env[ENCODER_VARIABLE];
  return {
    library: encodersFolder(defaultLibrary()),
    inUse: named === undefined || named === '' ? null : named,
  };
}

const ARGUMENT = '--encoders=';

/** How a child process is told where encoders are: words of its command line. */
export function sourceArguments(sources: EncoderSources): readonly string[] {
  return [ARGUMENT + JSON.stringify([sources.library, sources.inUse])];
}

/** What `sourceArguments` told this process; without it, what a command looks through. */
export function sourcesOfProcess(words: readonly string[] = process.argv): EncoderSources {
  const word = words.find((each) => each.startsWith(ARGUMENT));
  if (word === undefined) return commandSources();
  const [library = null, inUse = null] = JSON.parse(word.slice(ARGUMENT.length)) as (
    string | null
  )[];
  return { library, inUse };
}

/** Folder of the encoder that ships. */
export function shippedFolder(places: ProgramPlaces = programPlaces(import.meta.url)): string {
  return join(places.assets, dirname(autoencoderAsset('encoder')));
}

/** Id of the encoder in a folder; null where there is none, or a damaged one. */
export async function encoderIn(folder: string): Promise<string | null> {
  const file = join(folder, ENCODER_FILE);
  try {
    return readWeights(await readFile(file), 'encoder', file).encoderId;
  } catch {
    return null;
  }
}

/**
 * The encoder for genomes that name none.
 * @throws PrecocialError 'encoder' if its file cannot be read
 */
export async function encoderInUse(
  { inUse }: EncoderSources,
  places?: ProgramPlaces,
): Promise<EncoderPlace> {
  const folder = inUse ?? shippedFolder(places);
  const id = await encoderIn(folder);
  if (id !== null) return { id, folder };
  const remedy =
    inUse === null
      ? 'install the program again'
      : `choose another encoder, or unset ${ENCODER_VARIABLE}`;
  const file = join(folder, ENCODER_FILE);
  throw new PrecocialError('encoder', `The encoder's file ${file} cannot be read; ${remedy}.`, {
    file,
  });
}

/** The encoder with an id: the one in use, the one that ships, or one of the library; null if it is none of them. */
export async function findEncoder(
  id: string,
  sources: EncoderSources,
  places?: ProgramPlaces,
): Promise<EncoderPlace | null> {
  const { library, inUse } = sources;
  const names = library === null ? [] : await readdir(library).catch((): string[] => []);
  const folders = [
    ...(inUse === null ? [] : [inUse]),
    shippedFolder(places),
    ...(library === null ? [] : names.sort().map((name) => join(library, name))),
  ];
  for (const folder of folders) if ((await encoderIn(folder)) === id) return { id, folder };
  return null;
}

/**
 * The encoder that makes a genome's inputs: its own, wherever it is, or the one in use for a genome that names none.
 * @param task id of the genome's task
 * @param encoder id of the encoder it was evolved with, where it is known
 * @returns null for a task without an encoder
 * @throws PrecocialError 'encoder' if its encoder is not here
 */
export async function encoderFor(
  task: string,
  encoder: string | undefined,
  sources: EncoderSources = sourcesOfProcess(),
  places?: ProgramPlaces,
): Promise<EncoderPlace | null> {
  if (taskOf(task).encoder === undefined) return null;
  if (encoder === undefined) return encoderInUse(sources, places);
  const found = await findEncoder(encoder, sources, places);
  if (found !== null) return found;
  const { id } = await encoderInUse(sources, places);
  const where = sources.library === null ? '' : ` or in ${sources.library}`;
  throw new PrecocialError(
    'encoder',
    `This racer was evolved with the encoder ${encoder}, which does not ship and is not in use${where}; with ${id} its inputs would mean something else. Put the encoder's folder there, or evolve a racer with this one.`,
    { encoder, installed: id },
  );
}

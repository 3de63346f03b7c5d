import { existsSync, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf, PrecocialError } from '../../shared/contract/errors.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { checkFits, taskOf, TASKS } from '../../shared/tasks/registry.ts';
import { baselineSubject } from '../evaluation/conditions.ts';
import { importGenome } from '../lab/convert.ts';
import { storageError } from '../lab/files.ts';
import { programPlaces } from '../lab/places.ts';
import { readChampion } from '../runs/champions.ts';

const championsFolder = (): string => join(programPlaces(import.meta.url).assets, 'champions');

/** Before the name of a task: its fixed topology. */
const FIXED = 'fixed-';

/** Names of the champions that ship. */
export async function championNames(): Promise<string[]> {
  const names = await readdir(championsFolder()).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => basename(name, '.json'))
    .sort();
}

async function readGenomeFile(path: string, task: string | undefined): Promise<GenomeDocument> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw storageError('The genome was not read', path, error);
  }
  try {
    return importGenome(basename(path), bytes, task);
  } catch (error) {
    if (!(error instanceof PrecocialError)) throw error;
    throw new PrecocialError(
      error.code,
      `${path}: ${error.message}`,
      { ...error.details, file: path },
      { cause: error },
    );
  }
}

/**
 * The genome a command names: a run folder (its newest champion), a genome or `.out` file, or the name
 * of a champion that ships, or `fixed-TASK`, the fixed topology that a task's champions are compared with.
 * @param task the task asked for; a genome of another task is refused
 * @throws PrecocialError naming the file and the place in it
 */
export async function readGenomeArgument(argument: string, task?: string): Promise<GenomeDocument> {
  const definition = task === undefined ? undefined : taskOf(task);
  const document = await locate(argument, task);
  try {
    checkFits(document.genome, definition ?? taskOf(document.task));
  } catch (error) {
    throw new PrecocialError(
      'wrong-task',
      `${argument}: ${messageOf(error)}`,
      { file: argument },
      { cause: error },
    );
  }
  return definition === undefined ? document : { ...document, task: definition.id };
}

async function locate(argument: string, task: string | undefined): Promise<GenomeDocument> {
  if (existsSync(argument)) {
    return statSync(argument).isDirectory()
      ? readRunArgument(argument)
      : readGenomeFile(argument, task);
  }
  const shipped = join(championsFolder(), `${argument}.json`);
  if (/^[\w-]+$/.test(argument) && existsSync(shipped)) return readGenomeFile(shipped, undefined);
  const fixed = TASKS.find((candidate) => argument === `${FIXED}${candidate.id}`);
  const baseline = fixed === undefined ? null : baselineSubject(fixed.id);
  if (baseline !== null) return baseline.document;
  const names = await championNames();
  const known = names.length === 0 ? '' : `, and the champions that ship are ${names.join(', ')}`;
  throw new PrecocialError('not-found', `${argument} is neither a file nor a run${known}.`, {
    file: argument,
  });
}

async function readRunArgument(folder: string): Promise<GenomeDocument> {
  if (!existsSync(join(folder, 'run.json'))) {
    throw new PrecocialError('not-found', `${folder} is not a run: it has no run.json.`, {
      file: folder,
    });
  }
  return readChampion(folder);
}

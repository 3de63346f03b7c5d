import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { checkEncoder } from '../../shared/tasks/encoder.ts';
import { checkFits, taskOf, TASKS } from '../../shared/tasks/registry.ts';
import { baselineSubject } from '../experiments/conditions.ts';
import { readGenomeBytes } from '../lab/convert.ts';
import { programPlaces } from '../system/places.ts';
import { inFile, readParsed } from '../system/read-file.ts';
import { readChampion } from '../runs/champions.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';
import { noteFallback } from './encoder-note.ts';

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

function readGenomeFile(path: string, task: string | undefined): Promise<GenomeDocument> {
  return readParsed(
    'The genome was not read',
    path,
    (bytes) => readGenomeBytes(basename(path), bytes, task),
    { pipes: true },
  );
}

/**
 * The genome a command names: a run folder (its newest champion), a genome or `.out` file, or the name
 * of a champion that ships, or `fixed-TASK`, the fixed topology that a task's champions are compared with.
 * @param task the task asked for; a genome of another task is refused
 * @param rolledOut false where the genome is only read: then any encoder will do
 * @throws PrecocialError naming the file and the place in it
 */
export async function readGenomeArgument(
  argument: string,
  task?: string,
  rolledOut = true,
): Promise<GenomeDocument> {
  const definition = task === undefined ? undefined : taskOf(task);
  const document = await locate(argument, task);
  const { id } = definition ?? taskOf(document.task);
  inFile(argument, () => checkFits(document.genome, taskOf(id)));
  if (rolledOut) {
    await checkEncoder(id, document.encoder, nodeTaskFiles());
    await noteFallback(taskOf(id));
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

import { join } from 'node:path';
import { item } from '../../shared/base/arrays.ts';
import type { SearchState } from '../../shared/search/population.ts';
import { stateOf, tablesOf, type StateTables } from '../../shared/search/state-tables.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { errorCode, writeAtomically } from '../system/files.ts';
import { readWhole } from '../system/read-file.ts';
import { packContainer, readContainer } from './container.ts';

export const checkpointFile = (folder: string): string => join(folder, 'checkpoint');

/** What a checkpoint holds: the state of the search, and the seconds of all its rollouts so far. */
export interface Checkpoint {
  readonly state: SearchState;
  readonly seconds: number;
}

/** Writes a checkpoint so that at any instant a whole one is there. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await writeState(checkpointFile(folder), checkpoint);
}

async function writeState(path: string, { state, seconds }: Checkpoint): Promise<void> {
  const { head, nodeGenes, connectionGenes, genomes } = tablesOf(state);
  await writeAtomically(
    path,
    packContainer({ head, seconds }, [nodeGenes, connectionGenes, genomes]),
  );
}

/** The first generation of a run that began with the population of another. */
const startFile = (folder: string): string => join(folder, 'start');

/** Writes the state before the first generation, of a run that began with the population of another. */
export async function writeStart(folder: string, state: SearchState): Promise<void> {
  await writeState(startFile(folder), { state, seconds: 0 });
}

type OfRun = Pick<SearchState, 'settings' | 'task' | 'seed'>;

/** What `writeStart` wrote. @throws PrecocialError 'invalid-file', 'newer-version', 'not-found' */
export async function readStart(folder: string, run: OfRun): Promise<SearchState> {
  const path = startFile(folder);
  const consequence = 'The run goes on from its checkpoint without this file, where it has one.';
  const start = await readState(path, run, consequence);
  if (start !== null) return start.state;
  throw new PrecocialError(
    'not-found',
    `${path} is missing, which holds the population that the run began with. Take it from a copy of the run.`,
    { file: path },
  );
}

/**
 * Reads a run's checkpoint; null if the run has none yet.
 * @throws PrecocialError 'invalid-file' or 'newer-version'
 */
export function readCheckpoint(folder: string, run: OfRun): Promise<Checkpoint | null> {
  const consequence =
    'Without this file the run repeats itself from its beginning, with the same results.';
  return readState(checkpointFile(folder), run, consequence);
}

async function readState(
  path: string,
  run: OfRun,
  consequence: string,
): Promise<Checkpoint | null> {
  let bytes: Buffer;
  try {
    bytes = await readWhole(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const { json, tables } = readContainer(bytes, path, consequence);
  if (tables.length !== 3)
    throw new PrecocialError('invalid-file', `${path} is not a whole checkpoint.`, { file: path });
  const { head, seconds } = json as { head: StateTables['head']; seconds: number };
  const state = stateOf(
    {
      head,
      nodeGenes: item(tables, 0),
      connectionGenes: item(tables, 1),
      genomes: item(tables, 2),
    },
    run,
  );
  return { state, seconds };
}

import { join } from 'node:path';
import { item } from '../../shared/base/arrays.ts';
import type { SearchState } from '../../shared/search/population.ts';
import { stateOf, tablesOf, type StateTables } from '../../shared/search/state-tables.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { errorCode, writeAtomically } from '../system/files.ts';
import { readWhole } from '../system/read-file.ts';
import { packContainer, readContainer } from './container.ts';

export const checkpointFile = (folder: string): string => join(folder, 'checkpoint');

/** Seconds of rollouts behind a checkpoint, beside the state itself. */
export interface Checkpoint {
  readonly state: SearchState;
  readonly seconds: number;
}

/** Writes a checkpoint so that at any instant a whole one is there. */
export async function writeCheckpoint(
  folder: string,
  { state, seconds }: Checkpoint,
): Promise<void> {
  const { head, nodeGenes, connectionGenes, genomes } = tablesOf(state);
  await writeAtomically(
    checkpointFile(folder),
    packContainer({ head, seconds }, [nodeGenes, connectionGenes, genomes]),
  );
}

/**
 * Reads a run's checkpoint; null if the run has none yet.
 * @throws PrecocialError 'invalid-file' or 'newer-version'
 */
export async function readCheckpoint(
  folder: string,
  run: Pick<SearchState, 'settings' | 'task' | 'seed'>,
): Promise<Checkpoint | null> {
  const path = checkpointFile(folder);
  let bytes: Buffer;
  try {
    bytes = await readWhole(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const { json, tables } = readContainer(
    bytes,
    path,
    'Without this file the run repeats itself from its beginning, with the same results.',
  );
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

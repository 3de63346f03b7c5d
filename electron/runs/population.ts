import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { at, item } from '../../shared/base/arrays.ts';
import type { PopulationSnapshot } from '../../shared/contract/lab.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import type { SearchState } from '../../shared/search/population.ts';
import { generationWeights, type Ranked } from '../../shared/search/search.ts';
import { stateOf, tablesOf, type StateTables } from '../../shared/search/state-tables.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { errorCode, writeAtomically } from '../system/files.ts';
import { readWhole } from '../system/read-file.ts';
import { bestWeightOf } from './champions.ts';
import { settingsAt } from './changed-settings.ts';
import { packContainer, readContainer } from './container.ts';
import { writeWhole } from './journal.ts';
import { readRunConfig, type RunConfig } from './run-file.ts';
import { searchTaskOf } from '../../shared/tasks/search-task.ts';

/** A population with its results, as a window shows it. */
export function snapshotOf(state: SearchState, ranked: Ranked): PopulationSnapshot {
  return {
    generation: state.generation,
    weights: generationWeights(state, 'population'),
    returns: ranked.fitness.returns,
    mean: ranked.mean,
    max: ranked.max,
    connections: ranked.connections,
    rank: ranked.ranking.rank,
  };
}

const populationFile = (folder: string): string => join(folder, 'population');

/** Doubles as the bits of pairs of integers, so that a container can hold them. */
const asBits = (values: Float64Array): Int32Array => new Int32Array(values.slice().buffer);
const fromBits = (bits: Int32Array): Float64Array => new Float64Array(bits.slice().buffer);

/** Saves the last finished generation: its genomes and everything they scored. */
export async function writePopulation(
  folder: string,
  state: SearchState,
  ranked: Ranked,
): Promise<void> {
  const { head, nodeGenes, connectionGenes, genomes } = tablesOf(state);
  const snapshot = snapshotOf(state, ranked);
  const tables = [
    nodeGenes,
    connectionGenes,
    genomes,
    asBits(snapshot.weights),
    asBits(snapshot.returns),
    asBits(snapshot.mean),
    asBits(snapshot.max),
    snapshot.connections,
    snapshot.rank,
  ];
  await writeAtomically(populationFile(folder), packContainer({ head }, tables));
}

/** What `writePopulation` saved; null if no generation was finished yet. @throws PrecocialError 'invalid-file' */
export async function readPopulation(
  folder: string,
): Promise<{ config: RunConfig; state: SearchState; snapshot: PopulationSnapshot } | null> {
  const config = await readRunConfig(folder);
  let bytes: Buffer;
  try {
    bytes = await readWhole(populationFile(folder));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const { json, tables } = readContainer(
    bytes,
    populationFile(folder),
    'The run goes on without this file, and writes it again when it is resumed.',
  );
  if (tables.length !== 9)
    throw new PrecocialError(
      'invalid-file',
      `${populationFile(folder)} is not a whole population.`,
    );
  const { head } = json as { head: StateTables['head'] };
  const [nodeGenes, connectionGenes, genomes] = [item(tables, 0), item(tables, 1), item(tables, 2)];
  const state = stateOf(
    { head, nodeGenes, connectionGenes, genomes },
    { settings: config.settings, task: searchTaskOf(taskOf(config.task)), seed: config.seed },
  );
  const snapshot: PopulationSnapshot = {
    generation: head.generation,
    weights: fromBits(item(tables, 3)),
    returns: fromBits(item(tables, 4)),
    mean: fromBits(item(tables, 5)),
    max: fromBits(item(tables, 6)),
    connections: item(tables, 7),
    rank: item(tables, 8),
  };
  return { config, state, snapshot };
}

/** One individual of a saved population as a document. @throws PrecocialError 'not-found' */
export function individualDocument(
  config: RunConfig,
  state: SearchState,
  snapshot: PopulationSnapshot,
  index: number,
): GenomeDocument {
  const individual = state.population[index];
  if (individual === undefined) {
    throw new PrecocialError(
      'not-found',
      `Generation ${state.generation} has no individual ${index}.`,
      { index },
    );
  }
  const count = snapshot.weights.length;
  const row = snapshot.returns.subarray(index * count, (index + 1) * count);
  const { repetitions } = settingsAt(config, state.generation);
  return {
    ...newDocument(`${config.name} ${state.generation}.${index}`, config.task, individual.genome),
    lineage: {
      parent: null,
      run: config.name,
      generation: state.generation,
      origin: individual.origin,
    },
    bestWeight: bestWeightOf(row, snapshot.weights, repetitions),
    mean: at(snapshot.mean, index),
    ...(config.taskVersion === undefined ? {} : { taskVersion: config.taskVersion }),
    ...(config.encoder === undefined ? {} : { encoder: config.encoder }),
  };
}

/**
 * Objective values of every individual of every generation: three 32-bit floats each (mean, max,
 * connections), in records of equal length, so that any generation can be read by its place.
 */
export class Objectives {
  private readonly file: number;

  constructor(folder: string) {
    const path = join(folder, 'objectives');
    closeSync(openSync(path, 'a'));
    this.file = openSync(path, 'r+');
  }

  write(state: SearchState, ranked: Ranked): void {
    const record = new Float32Array(state.settings.populationSize * 3);
    ranked.mean.forEach((mean, i) =>
      record.set([mean, at(ranked.max, i), at(ranked.connections, i)], i * 3),
    );
    const bytes = new Uint8Array(record.buffer);
    writeWhole(this.file, bytes, state.generation * bytes.length);
  }

  close(): void {
    closeSync(this.file);
  }
}

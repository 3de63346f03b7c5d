import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { at, indexOfBest } from '../../shared/base/arrays.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { parseGenomeFile, writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import type { Champion } from '../../shared/search/population.ts';
import { meanOf } from '../../shared/search/search.ts';
import { weightSet, type WeightSetSettings } from '../../shared/search/settings.ts';
import { goalIn } from '../../shared/tasks/goal.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { errorCode, exists, makeInside, writeAtomically } from '../system/files.ts';
import { readParsedText } from '../system/read-file.ts';
import type { RunConfig } from './run-file.ts';

/** Where a run's champions lie. */
export const championsFolder = (folder: string): string => join(folder, 'champions');
const fileOf = (folder: string, generation: number): string =>
  join(championsFolder(folder), `generation-${String(generation).padStart(6, '0')}.json`);

/** The shared weight at which a network was best. @param byWeight its mean at each of the weights, over `trials` episodes */
export function bestWeightOf(
  byWeight: ArrayLike<number>,
  weights: Float64Array,
  trials: number,
): NonNullable<GenomeDocument['bestWeight']> {
  const best = indexOfBest(byWeight);
  return { weight: at(weights, best), mean: at(byWeight, best), trials };
}

/** A champion as a document. @param weights the run's shared weights */
export function championDocument(
  config: RunConfig,
  champion: Champion,
  weights: WeightSetSettings,
): GenomeDocument {
  return {
    ...newDocument(
      `${config.name} ${champion.generation}`,
      config.task,
      champion.individual.genome,
    ),
    lineage: {
      parent: null,
      run: config.name,
      generation: champion.generation,
      origin: champion.individual.origin,
    },
    // What it did at weights that were drawn says nothing of a single one.
    bestWeight:
      weights.drawn === true
        ? null
        : bestWeightOf(champion.byWeight, weightSet(weights), champion.episodes),
    mean: meanOf(champion.byWeight),
    ...goalOf(config),
    ...(config.taskVersion === undefined ? {} : { taskVersion: config.taskVersion }),
    ...(config.encoder === undefined ? {} : { encoder: config.encoder }),
  };
}

/** The goal at each shared weight that a run evolved for. */
function goalOf({ task, options }: RunConfig): Pick<GenomeDocument, 'goal'> {
  const goal = goalIn(taskOf(task), options);
  return goal === null ? {} : { goal: options[goal.option] ?? 0 };
}

/** Saves the champion of a generation. */
export async function writeChampion(folder: string, document: GenomeDocument): Promise<void> {
  await makeInside(championsFolder(folder));
  await writeAtomically(
    fileOf(folder, document.lineage.generation ?? 0),
    writeGenomeFile(document),
  );
}

/** True if the champion of a generation is saved and whole; one that cannot be read now may be. */
export async function hasChampion(folder: string, { lineage }: GenomeDocument): Promise<boolean> {
  const path = fileOf(folder, lineage.generation ?? 0);
  if (!(await exists(path))) return false;
  try {
    await readParsedText('The champion was not read', path, parseGenomeFile);
    return true;
  } catch (error) {
    return !(error instanceof PrecocialError) || error.code !== 'invalid-file';
  }
}

/** Generations in which the champion changed, rising. */
export async function championGenerations(folder: string): Promise<number[]> {
  try {
    const names = await readdir(championsFolder(folder));
    return names
      .map((name) => /^generation-(\d+)\.json$/.exec(name)?.[1])
      .filter((digits) => digits !== undefined)
      .map(Number)
      .sort((a, b) => a - b);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * The champion as it stood at a generation (the last one by default), with the means it was measured at when
 * the search ended, where it was.
 * @throws PrecocialError 'not-found' if the run has no champion by then; naming the file if it is damaged
 */
export async function readChampion(folder: string, generation = Infinity): Promise<GenomeDocument> {
  const { fresh, ...document } = await readWonChampion(folder, generation);
  if (fresh === undefined) return document;
  return { ...document, mean: fresh.mean, bestWeight: fresh.bestWeight };
}

/** As `readChampion`, with the means on the episodes it became champion on. */
export async function readWonChampion(
  folder: string,
  generation = Infinity,
): Promise<GenomeDocument> {
  const found = (await championGenerations(folder)).filter((known) => known <= generation).at(-1);
  if (found === undefined) {
    throw new PrecocialError(
      'not-found',
      `The run ${folder} has no champion yet; let it finish its first generation.`,
      { file: folder },
    );
  }
  return readParsedText('The champion was not read', fileOf(folder, found), parseGenomeFile);
}

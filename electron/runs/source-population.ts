import { PrecocialError } from '../../shared/base/errors.ts';
import type { SearchState } from '../../shared/search/population.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { searchTaskOf } from '../../shared/tasks/search-task.ts';
import { readCheckpoint } from './checkpoint.ts';
import { readRunConfig, type RunConfig } from './run-file.ts';
import type { FirstPopulation } from './search-run.ts';

/** A run whose population another one begins with, as its last checkpoint holds it. */
export interface SourcePopulation {
  readonly config: RunConfig;
  readonly state: SearchState;
}

/** @throws PrecocialError 'not-found' for a run without a checkpoint, and as reading one fails */
export async function readSourcePopulation(folder: string): Promise<SourcePopulation> {
  const config = await readRunConfig(folder);
  const { settings, seed } = config;
  const task = searchTaskOf(taskOf(config.task));
  const checkpoint = await readCheckpoint(folder, { settings, task, seed });
  if (checkpoint !== null) return { config, state: checkpoint.state };
  throw new PrecocialError(
    'not-found',
    `The run ${folder} has no checkpoint yet, so no population can be taken from it; let it finish some generations, or resume it.`,
    { file: folder },
  );
}

/** Where a new run's population comes from, as its `run.json` says it. */
export const populationName = ({
  config,
  state,
}: SourcePopulation): NonNullable<RunConfig['population']> => ({
  run: config.name,
  generation: state.generation,
});

/** What the first generation of a new run is made of. */
export const populationOf = ({ config, state }: SourcePopulation): FirstPopulation => ({
  genomes: state.population.map(({ genome }) => genome),
  encoder: config.encoder,
});

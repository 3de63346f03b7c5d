import { at } from '../../shared/base/arrays.ts';
import type { CancelSignal } from '../../shared/base/cancel.ts';
import { isCancelled } from '../../shared/base/errors.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { planOf, type Plan } from '../../shared/network/plan.ts';
import type { Key } from '../../shared/random/key.ts';
import {
  confirmationCandidates,
  confirmationKeys,
  episodeKeys,
  judge,
} from '../../shared/search/search.ts';
import { weightSet } from '../../shared/search/settings.ts';
import { fillOptions, type TaskDefinition } from '../../shared/tasks/task.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { BatchControl, RolloutPool } from '../rollouts/pool.ts';
import type { FinishedGeneration, GenerationResults, SearchRun } from './search-run.ts';

export interface DriveControl {
  readonly signal?: CancelSignal;
  readonly onGeneration?: (finished: FinishedGeneration) => void;
}

const plans = new WeakMap<Genome, Plan>();

function cachedPlan(genome: Genome): Plan {
  const known = plans.get(genome) ?? planOf(genome);
  plans.set(genome, known);
  return known;
}

/** Mean over episodes of rows of returns: one value a weight. */
function meansByWeight(
  returns: Float64Array,
  weights: number,
  episodes: number,
  into: Float64Array,
  place: number,
): void {
  for (let w = 0; w < weights; w++) {
    let sum = 0;
    for (let e = 0; e < episodes; e++) sum += at(returns, w * episodes + e);
    into[place + w] = sum / episodes;
  }
}

/** Rolls out genomes on the episodes of some keys; mean return of genome i at weight w at [i * weights + w]. */
async function meanReturns(
  pool: RolloutPool,
  task: TaskDefinition,
  run: SearchRun,
  genomes: readonly Genome[],
  keys: readonly Key[],
  control: BatchControl,
): Promise<Float64Array> {
  const options = fillOptions(task, run.config.options);
  const values = weightSet(run.config.settings.weights);
  const { returns } = await pool.run(
    {
      task: task.id,
      options,
      weighting: { kind: 'shared', values },
      episodes: keys.map((key) => task.drawEpisode(key, options)),
      items: genomes.map((genome) => ({ plan: cachedPlan(genome) })),
    },
    control,
  );
  const means = new Float64Array(genomes.length * values.length);
  returns.forEach((row, i) =>
    meansByWeight(row, values.length, keys.length, means, i * values.length),
  );
  return means;
}

async function rollOutGeneration(
  pool: RolloutPool,
  run: SearchRun,
  control: BatchControl,
): Promise<GenerationResults> {
  const { state } = run;
  const task = taskOf(run.config.task);
  const weights = weightSet(run.config.settings.weights).length;
  const begun = performance.now();
  const genomes = state.population.map((individual) => individual.genome);
  const returns = await meanReturns(pool, task, run, genomes, episodeKeys(state), control);
  const candidates = confirmationCandidates(state, judge(state, { weights, returns }));
  const confirmation = await meanReturns(
    pool,
    task,
    run,
    candidates.map((individual) => individual.genome),
    confirmationKeys(state),
    control,
  );
  const seconds = Math.max(1e-6, (performance.now() - begun) / 1000);
  const { repetitions, confirmRepetitions } = run.config.settings;
  const rollouts =
    weights * (genomes.length * repetitions + candidates.length * confirmRepetitions);
  return {
    returns,
    confirmation,
    seconds: run.seconds + seconds,
    rolloutsPerSecond: rollouts / seconds,
  };
}

/**
 * Runs a search until its last generation or until the signal is raised; the generation under way is
 * then given up, and repeated when the run goes on.
 * @returns true if the search is finished, false if it was stopped
 * @throws PrecocialError 'storage', 'worker-died' and what the task's evaluator throws
 */
export async function driveSearch(
  run: SearchRun,
  pool: RolloutPool,
  control: DriveControl = {},
): Promise<boolean> {
  const { signal } = control;
  while (run.state.generation < run.config.settings.generations) {
    if (signal?.aborted === true) return false;
    try {
      const results = await rollOutGeneration(pool, run, signal === undefined ? {} : { signal });
      const finished = await run.finish(results);
      control.onGeneration?.(finished);
    } catch (error) {
      if (isCancelled(error)) return false;
      throw error;
    }
  }
  return true;
}

import type { CancelSignal } from '../../shared/base/cancel.ts';
import { isCancelled } from '../../shared/base/errors.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { packGenome, type NetworkWords } from '../../shared/network/packed.ts';
import { cachedPlanOf, planIfKnown } from '../../shared/network/plan.ts';
import { generation, meansByWeight, type RollOut } from '../../shared/search/generation.ts';
import { fillOptions } from '../../shared/tasks/task.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { withEncoder, type BatchControl, type RolloutExecutor } from '../rollouts/executor.ts';
import type { RunConfig } from './run-file.ts';
import type { FinishedGeneration, GenerationTime, SearchRun } from './search-run.ts';

export interface DriveControl {
  readonly signal?: CancelSignal;
  readonly onGeneration?: (finished: FinishedGeneration) => void;
  /** Called with the share of the population's rollouts that are done, 0..1, while a generation is under way. */
  readonly onProgress?: (done: number) => void;
}

/**
 * From this many threads on they make the plans. For 960 genomes of digits the main thread needs 310 ms to
 * plan and 45 ms to pack them; to unpack and plan them takes 550 ms of the threads' time together.
 */
const WORKERS_THAT_PLAN = 3;

/** Rollouts of a run on the pool, with a count of them and of the time they took. */
class RunRollouts {
  rollouts = 0;
  seconds = 0;

  constructor(
    private readonly pool: RolloutExecutor,
    private readonly config: RunConfig,
    private readonly control: BatchControl,
  ) {}

  /** An even search has plans already: it compares children by them. */
  private wordsOf(genome: Genome): NetworkWords {
    const build = this.pool.workers < WORKERS_THAT_PLAN;
    return build ? cachedPlanOf(genome) : (planIfKnown(genome) ?? packGenome(genome));
  }

  readonly rollOut: RollOut = async ({ genomes, weights, keys }) => {
    const begun = performance.now();
    const task = taskOf(this.config.task);
    const options = fillOptions(task, this.config.options);
    // Of a generation only the first batch takes long: the champion and a candidate are few.
    const { onProgress, ...control } = this.control;
    const told = this.rollouts > 0 || onProgress === undefined ? {} : { onProgress };
    const { returns } = await this.pool.run(
      {
        task: task.id,
        options,
        weighting: { kind: 'shared', values: weights },
        episodes: keys.map((key) => task.drawEpisode(key, options)),
        items: genomes.map((genome) => ({ plan: this.wordsOf(genome) })),
      },
      { ...control, ...told },
    );
    const means = meansByWeight(returns, weights.length, keys.length);
    this.rollouts += genomes.length * weights.length * keys.length;
    this.seconds += (performance.now() - begun) / 1000;
    return means;
  };
}

/** Seconds of rollouts so far, and the speed of the last ones. */
function timeOf(run: SearchRun, { rollouts, seconds: spent }: RunRollouts): GenerationTime {
  const seconds = Math.max(1e-6, spent);
  return { seconds: run.seconds + seconds, rolloutsPerSecond: rollouts / seconds };
}

/**
 * Runs a search until its last generation or until the signal is raised; the generation under way is
 * then given up, and repeated when the run goes on.
 * @returns true if the search is finished, false if it was stopped
 * @throws PrecocialError 'storage', 'worker-died' and what the task's evaluator throws
 */
export async function driveSearch(
  run: SearchRun,
  pool: RolloutExecutor,
  control: DriveControl = {},
): Promise<boolean> {
  const { signal, onProgress } = control;
  const batch: BatchControl = {
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
  const seeing = withEncoder(pool, run.encoder);
  while (run.state.generation < run.config.settings.generations) {
    if (signal?.aborted === true) return false;
    try {
      const rollouts = new RunRollouts(seeing, run.config, batch);
      const next = await generation(run.state, rollouts.rollOut);
      const finished = await run.finish(next, timeOf(run, rollouts));
      control.onGeneration?.(finished);
    } catch (error) {
      if (isCancelled(error)) return false;
      throw error;
    }
  }
  return measured(run, seeing, control);
}

/** Measures the champion of a finished search. @returns false if that was stopped */
async function measured(
  run: SearchRun,
  pool: RolloutExecutor,
  control: DriveControl,
): Promise<boolean> {
  const { signal } = control;
  const { rollOut } = new RunRollouts(pool, run.config, signal === undefined ? {} : { signal });
  try {
    await run.measureChampion(rollOut);
    return true;
  } catch (error) {
    if (isCancelled(error)) return false;
    throw error;
  }
}

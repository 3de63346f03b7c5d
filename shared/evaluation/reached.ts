import { at, item } from '../base/arrays.ts';
import { mean, standardDeviation } from '../base/spread.ts';
import type { Genome } from '../genome/genome.ts';
import { kernelNetworks, type LiveNetwork } from '../network/live-network.ts';
import {
  fillOptions,
  type ControlTask,
  type Environment,
  type GoalByWeight,
  type TaskFiles,
  type TaskOptions,
} from '../tasks/task.ts';
import { trialEpisode } from './evaluate.ts';

/** What is reached is averaged over this last part of an episode, in seconds. */
export const REACHED_SECONDS = 2;

/** The goal at a shared weight, and what was reached there. */
export interface ReachedGoal {
  readonly weight: number;
  readonly goal: number;
  /** Mean and standard deviation over trials of the mean of the last seconds. */
  readonly mean: number;
  readonly std: number;
}

export interface ReachedRequest {
  readonly task: ControlTask;
  readonly genome: Genome;
  readonly weights: Float64Array;
  /** Trials 0 up of the seed, as an evaluation has them. */
  readonly trials: number;
  readonly seed: number;
  readonly options: TaskOptions;
}

/** Mean of what the last moments of a rollout have reached. */
function lastOf(
  environment: Environment,
  network: LiveNetwork,
  weight: number,
  goal: GoalByWeight,
  moments: number,
): number {
  const reached: number[] = [];
  environment.aim?.(weight);
  for (;;) {
    const { terminated, truncated } = environment.step(
      network.step(environment.observation, weight),
    );
    reached.push(goal.reached(environment.scene()));
    if (terminated || truncated) return mean(Float64Array.from(reached.slice(-moments)));
  }
}

/**
 * What a network reaches at each shared weight, in their order, by rollouts stepped as they are scored. Between two
 * weights the caller may let other things happen, or stop.
 */
export async function* reachedGoals(
  { task, genome, weights, trials, seed, options }: ReachedRequest,
  goal: GoalByWeight,
  files: TaskFiles,
): AsyncGenerator<ReachedGoal, void, void> {
  const filled = fillOptions(task, options);
  const environment = await task.createEnvironment(files, filled);
  const network = kernelNetworks(await files.kernel('network'))(genome, false);
  const moments = Math.round(REACHED_SECONDS / task.stepSeconds);
  const episodes = Array.from({ length: trials }, (_, k) => trialEpisode(task, seed, k, filled));
  for (let k = 0; k < weights.length; k++) {
    const weight = at(weights, k);
    const ends = new Float64Array(trials);
    for (let trial = 0; trial < trials; trial++) {
      environment.reset(item(episodes, trial));
      network.reset();
      ends[trial] = lastOf(environment, network, weight, goal, moments);
    }
    const spread = { mean: mean(ends), std: standardDeviation(ends) };
    yield { weight, goal: goal.at(weight, filled), ...spread };
  }
}

import { at } from '../base/arrays.ts';
import type { Genome } from '../genome/genome.ts';
import { isTuned } from '../genome/statistics.ts';
import { kernelNetworks } from '../network/live-network.ts';
import { fillOptions, type ControlTask, type TaskFiles, type TaskOptions } from '../tasks/task.ts';
import { trialEpisode } from './evaluate.ts';
import { Reader, type Reading, type Sights } from './reading.ts';

/** Steps between two chances to stop. */
const YIELD_STEPS = 20;

/** One rollout of an evaluation, at one shared weight. */
export interface RolloutToRead {
  readonly task: ControlTask;
  readonly genome: Genome;
  readonly weight: number;
  /** Add each connection's own offset to the shared weight. */
  readonly useOffsets: boolean;
  readonly seed: number;
  /** From 0. */
  readonly trial: number;
  readonly options: TaskOptions;
}

/**
 * Steps a rollout as it is scored and reads the value of every node; no slopes. Between some steps the caller may let
 * other things happen, or stop: the generator yields the share that is done, 0..1, and returns what was read.
 */
export async function* readRollout(
  { task, genome, weight, useOffsets, seed, trial, options }: RolloutToRead,
  files: TaskFiles,
): AsyncGenerator<number, { readonly sights: Sights; readonly reading: Reading }, void> {
  const filled = fillOptions(task, options);
  const environment = await task.createEnvironment(files, filled);
  const make = kernelNetworks(await files.kernel('network'));
  const network = make(genome, useOffsets);
  environment.reset(trialEpisode(task, seed, trial, filled));
  // Weights of each connection's own are no shared weight.
  const aim = useOffsets && isTuned(genome) ? 0 : weight;
  const observations: number[] = [];
  let steps = 0;
  for (let ended = false; !ended;) {
    const { observation } = environment;
    for (let i = 0; i < genome.inputCount; i++) observations.push(at(observation, i));
    const outputs = network.step(observation, weight);
    environment.aim?.(aim);
    const { terminated, truncated } = environment.step(outputs);
    steps++;
    ended = terminated || truncated || steps >= task.maxSteps;
    if (steps % YIELD_STEPS === 0) yield steps / task.maxSteps;
  }
  const sights = {
    steps,
    observations: Float64Array.from(observations),
    weights: new Float64Array(steps).fill(weight),
  };
  const reader = new Reader(genome, make(genome, useOffsets), null, sights);
  reader.read(() => true);
  return { sights, reading: reader.reading };
}

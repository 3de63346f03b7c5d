import { PrecocialError } from '../contract/errors.ts';
import type { AlgorithmName, TuneSettings } from '../contract/judge.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import { defaultSettings } from './algorithms.ts';
import { checkSettings, type OptimizerSettings } from './optimizer.ts';

/** Settings with every default filled in. */
export interface FilledSettings extends OptimizerSettings {
  /** Episodes each candidate is judged on; for `adam`, steps in one generation. */
  readonly episodes: number;
}

const MOST_EPISODES = 10_000;
/** `adam` makes this many steps, of one batch each, in a generation. */
const ADAM_STEPS = 20;

function defaultEpisodes(task: TaskDefinition): number {
  if (task.kind === 'classification') return 1;
  return task.slow === true ? 4 : 8;
}

/**
 * @param dimension number of weights
 * @throws PrecocialError 'usage' naming the setting that is out of range
 */
export function fillSettings(
  algorithm: AlgorithmName,
  given: TuneSettings,
  task: TaskDefinition,
  dimension: number,
): FilledSettings {
  const defaults =
    algorithm === 'adam'
      ? { population: 2, deviation: 1, learningRate: 0.01 }
      : defaultSettings(algorithm, dimension);
  const episodes = given.episodes ?? (algorithm === 'adam' ? ADAM_STEPS : defaultEpisodes(task));
  if (!Number.isInteger(episodes) || episodes < 1 || episodes > MOST_EPISODES) {
    throw new PrecocialError(
      'usage',
      `The number of episodes must be a whole number from 1 to ${MOST_EPISODES}, not ${episodes}.`,
    );
  }
  const filled = {
    population: given.population ?? defaults.population,
    deviation: given.deviation ?? defaults.deviation,
    learningRate: given.learningRate ?? defaults.learningRate,
    episodes,
  };
  checkSettings(filled);
  return filled;
}

import { PrecocialError } from '../base/errors.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import { defaultSettings } from './algorithms.ts';
import { checkSettings, type OptimizerSettings } from './optimizer.ts';

export const ALGORITHMS = ['pepg', 'cma-es', 'openai-es', 'ga', 'adam'] as const;
export type AlgorithmName = (typeof ALGORITHMS)[number];

/** Settings of an optimiser. Null takes the algorithm's default for the task and size. */
export interface TuneSettings {
  readonly population: number | null;
  /** Episodes each candidate is judged on; batches of images for classification. */
  readonly episodes: number | null;
  /** Standard deviation of the first candidates. */
  readonly deviation: number | null;
  readonly learningRate: number | null;
}

/** Settings with every default filled in. */
export interface FilledSettings extends OptimizerSettings {
  /** Episodes each candidate is judged on; for `adam`, steps in one generation. */
  readonly episodes: number;
}

type SettingName = keyof TuneSettings;

/** The settings each algorithm makes use of; it passes the others over. */
const USED: Readonly<Record<AlgorithmName, readonly SettingName[]>> = {
  pepg: ['population', 'episodes', 'deviation', 'learningRate'],
  'cma-es': ['population', 'episodes', 'deviation'],
  'openai-es': ['population', 'episodes', 'deviation', 'learningRate'],
  ga: ['population', 'episodes', 'deviation'],
  adam: ['episodes', 'learningRate'],
};

export function usesSetting(algorithm: AlgorithmName, name: SettingName): boolean {
  return USED[algorithm].includes(name);
}

/** Settings without those that the algorithm passes over. */
export function usedSettings(algorithm: AlgorithmName, given: TuneSettings): TuneSettings {
  const used = (name: SettingName): number | null =>
    usesSetting(algorithm, name) ? given[name] : null;
  return {
    population: used('population'),
    episodes: used('episodes'),
    deviation: used('deviation'),
    learningRate: used('learningRate'),
  };
}

const MOST_EPISODES = 10_000;
/** `adam` makes this many steps, of one batch each, in a generation. */
const ADAM_STEPS = 20;

/** @throws PrecocialError 'usage' for gradients where a task has none */
export function checkAlgorithm(algorithm: AlgorithmName, task: TaskDefinition): void {
  if (algorithm !== 'adam' || task.measure === 'accuracy') return;
  throw new PrecocialError(
    'usage',
    `adam follows the gradient of the digits' likelihood; a return of ${task.id} has no gradient. Use pepg, cma-es, openai-es or ga.`,
  );
}

/**
 * @param dimension number of weights
 * @throws PrecocialError 'usage' naming the setting that is out of range, or as `checkAlgorithm`
 */
export function fillSettings(
  algorithm: AlgorithmName,
  given: TuneSettings,
  task: TaskDefinition,
  dimension: number,
): FilledSettings {
  checkAlgorithm(algorithm, task);
  const defaults =
    algorithm === 'adam'
      ? { population: 2, deviation: 1, learningRate: 0.01 }
      : defaultSettings(algorithm, dimension);
  const episodes = given.episodes ?? (algorithm === 'adam' ? ADAM_STEPS : task.effort.tuneEpisodes);
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

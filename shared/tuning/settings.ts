import { PrecocialError } from '../base/errors.ts';
import { recordOf } from '../base/records.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import { defaultSettings } from './algorithms.ts';
import { checkSettings, TUNE_RANGES } from './optimizer.ts';

export const ALGORITHMS = ['pepg', 'cma-es', 'openai-es', 'ga', 'adam'] as const;
export type AlgorithmName = (typeof ALGORITHMS)[number];

/**
 * The settings of an optimiser, in the order of a form. A command line's flag, the form's field and what the
 * contract takes follow from a row; adding one touches this file, `optimizer.ts` and the algorithms that use it.
 */
export const TUNE_SETTINGS = [
  {
    name: 'population',
    flag: '--population',
    label: 'Population',
    meaning: 'Candidates in each generation.',
    ...TUNE_RANGES.population,
    whole: true,
  },
  {
    name: 'episodes',
    flag: '--episodes',
    label: 'Episodes',
    meaning: 'Episodes that each candidate is rolled out in; for adam, steps of a generation.',
    ...TUNE_RANGES.episodes,
    whole: true,
  },
  {
    name: 'deviation',
    flag: '--deviation',
    label: 'Deviation',
    meaning: 'Standard deviation of the first candidates’ weights.',
    ...TUNE_RANGES.deviation,
    whole: false,
  },
  {
    name: 'learningRate',
    flag: '--learning-rate',
    label: 'Learning rate',
    meaning: 'Size of a step of pepg, openai-es and adam.',
    ...TUNE_RANGES.learningRate,
    whole: false,
  },
] as const;

export type TuneSettingName = (typeof TUNE_SETTINGS)[number]['name'];

/** Settings of an optimiser. Null takes the algorithm's default for the task and size. */
export type TuneSettings = Readonly<Record<TuneSettingName, number | null>>;

/** A value for each setting. */
export function bySetting(
  value: (setting: (typeof TUNE_SETTINGS)[number]) => number | null,
): TuneSettings {
  return recordOf(TUNE_SETTINGS, ({ name }) => name, value);
}

/** Every setting is the algorithm's default. */
export const DEFAULT_TUNING: TuneSettings = bySetting(() => null);

/** Settings with every default filled in. */
export type FilledSettings = Readonly<Record<TuneSettingName, number>>;

/** The settings each algorithm makes use of; it passes the others over. */
const USED: Readonly<Record<AlgorithmName, readonly TuneSettingName[]>> = {
  pepg: ['population', 'episodes', 'deviation', 'learningRate'],
  'cma-es': ['population', 'episodes', 'deviation'],
  'openai-es': ['population', 'episodes', 'deviation', 'learningRate'],
  ga: ['population', 'episodes', 'deviation'],
  adam: ['episodes', 'learningRate'],
};

export function usesSetting(algorithm: AlgorithmName, name: TuneSettingName): boolean {
  return USED[algorithm].includes(name);
}

/** Settings without those that the algorithm passes over. */
export function usedSettings(algorithm: AlgorithmName, given: TuneSettings): TuneSettings {
  return bySetting(({ name }) => (usesSetting(algorithm, name) ? given[name] : null));
}

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
  const { min, max } = TUNE_RANGES.episodes;
  if (!Number.isInteger(episodes) || episodes < min || episodes > max) {
    throw new PrecocialError(
      'usage',
      `The number of episodes must be a whole number from ${min} to ${max}, not ${episodes}.`,
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

import { PrecocialError } from '../base/errors.ts';
import { recordOf } from '../base/records.ts';
import type { ControlTask, TaskDefinition } from '../tasks/task.ts';
import { defaultSettings } from './algorithms.ts';
import { checkSettings, TUNE_RANGES } from './optimizer.ts';

export const ALGORITHMS = ['pepg', 'cma-es', 'openai-es', 'ga', 'imitation', 'adam'] as const;
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
    meaning:
      'Episodes that each candidate is rolled out in; for imitation, episodes of a generation; for adam, its steps.',
    ...TUNE_RANGES.episodes,
    whole: true,
  },
  {
    name: 'deviation',
    flag: '--deviation',
    label: 'Deviation',
    meaning:
      'Standard deviation of the first candidates’ weights; for imitation, of the weights it begins with where none are given.',
    ...TUNE_RANGES.deviation,
    whole: false,
  },
  {
    name: 'learningRate',
    flag: '--learning-rate',
    label: 'Learning rate',
    meaning: 'Size of a step of pepg, openai-es, imitation and adam.',
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
  imitation: ['episodes', 'deviation', 'learningRate'],
  adam: ['episodes', 'learningRate'],
};

export function usesSetting(algorithm: AlgorithmName, name: TuneSettingName): boolean {
  return USED[algorithm].includes(name);
}

/** Settings without those that the algorithm passes over. */
export function usedSettings(algorithm: AlgorithmName, given: TuneSettings): TuneSettings {
  return bySetting(({ name }) => (usesSetting(algorithm, name) ? given[name] : null));
}

/** Episodes of a generation of `imitation`. */
const IMITATED_EPISODES = 8;
/** `adam` makes this many steps, of one batch each, in a generation. */
const ADAM_STEPS = 20;

/** True for a task whose episodes can be stepped in the process that tunes: one with actions that ships. */
export function allowsImitation(task: TaskDefinition): task is ControlTask {
  return task.kind === 'control' && task.source === undefined;
}

/** @throws PrecocialError 'usage' for gradients where a task has none, and for imitation where it has no actions */
export function checkAlgorithm(algorithm: AlgorithmName, task: TaskDefinition): void {
  if (algorithm === 'imitation' && task.kind !== 'control') {
    throw new PrecocialError(
      'usage',
      `imitation learns actions, and ${task.id} has classes. Use adam.`,
    );
  }
  if (algorithm !== 'adam' || task.measure === 'accuracy') return;
  throw new PrecocialError(
    'usage',
    `adam follows the gradient of the digits' likelihood; a return of ${task.id} has no gradient. Use pepg, cma-es, openai-es or ga.`,
  );
}

/** Settings that an algorithm takes where a person gives none; 2 candidates where it has no population. */
function defaultsOf(
  algorithm: AlgorithmName,
  task: TaskDefinition,
  dimension: number,
): FilledSettings {
  switch (algorithm) {
    case 'adam':
      return { population: 2, deviation: 1, learningRate: 0.01, episodes: ADAM_STEPS };
    case 'imitation':
      return { population: 2, deviation: 0.2, learningRate: 0.003, episodes: IMITATED_EPISODES };
    default:
      return { ...defaultSettings(algorithm, dimension), episodes: task.effort.tuneEpisodes };
  }
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
  const defaults = defaultsOf(algorithm, task, dimension);
  const episodes = given.episodes ?? defaults.episodes;
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

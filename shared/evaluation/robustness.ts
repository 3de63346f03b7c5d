import { at } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import { fold, keyOf, Stream } from '../random/key.ts';
import type { TaskChange } from '../tasks/changes.ts';
import type { TaskDefinition, TaskOptions } from '../tasks/task.ts';

/** The change that every task knows. */
export const WEIGHT_NOISE = {
  name: 'weight noise',
  unit: 'standard deviation',
  sizes: [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1],
  axis: 'Noise on each weight, sd',
} as const satisfies Omit<TaskChange, 'by'>;

/** Every change that a task knows: its own, then noise on the weights. */
export function changesOf(
  task: Pick<TaskDefinition, 'changes'>,
): readonly Omit<TaskChange, 'by'>[] {
  return [...task.changes, WEIGHT_NOISE];
}

/** The names of the changes of some tasks, each once. */
export function changeNames(tasks: readonly TaskDefinition[]): readonly string[] {
  const own = tasks.flatMap((task) => task.changes.map(({ name }) => name));
  return [...new Set([...own, WEIGHT_NOISE.name])];
}

/** @throws PrecocialError 'usage' if the task cannot be changed so */
export function changeOf(
  task: Pick<TaskDefinition, 'id' | 'changes'>,
  name: string,
): Omit<TaskChange, 'by'> {
  const found = changesOf(task).find((change) => change.name === name);
  if (found !== undefined) return found;
  throw new PrecocialError('usage', `The task ${task.id} cannot be changed by ${name}.`);
}

/** A task and its options with a change of some size. */
export interface ChangedTask {
  readonly task: string;
  readonly options: TaskOptions;
  /** Standard deviation of the noise on each weight. */
  readonly weightNoise: number;
}

/** @throws PrecocialError 'usage' if the task cannot be changed so, or not by that much */
export function changedTask(
  change: string,
  size: number,
  task: TaskDefinition,
  options: TaskOptions,
): ChangedTask {
  changeOf(task, change);
  const refuse = (low: number, high: number): never => {
    throw new PrecocialError(
      'usage',
      `The size of ${change} must lie between ${low} and ${high}, not be ${size}.`,
    );
  };
  const by = task.changes.find(({ name }) => name === change)?.by;
  if (by?.kind === 'option') {
    const known = task.options.find(({ name }) => name === by.option);
    if (known !== undefined && !(size >= known.min && size <= known.max)) {
      refuse(known.min, known.max);
    }
    return { task: task.id, options: { ...options, [by.option]: size }, weightNoise: 0 };
  }
  if (by !== undefined) {
    if (size !== 0 && size !== 1) refuse(0, 1);
    return { task: size === 1 ? by.task : task.id, options, weightNoise: 0 };
  }
  if (!(size >= 0 && size <= 10)) refuse(0, 10);
  return { task: task.id, options, weightNoise: size };
}

/**
 * Weights with normal noise of their own for each trial, row by row. The noise of trial t at connection
 * k is the same number times the size at every size, so that a curve shows the size alone.
 */
export function noisyWeights(
  weights: Float64Array,
  size: number,
  trials: number,
  seed: number,
): Float64Array {
  const key = fold(keyOf(seed), 'weight noise');
  const rows = new Float64Array(trials * weights.length);
  for (let t = 0; t < trials; t++) {
    const stream = new Stream(fold(key, t));
    for (let k = 0; k < weights.length; k++) {
      rows[t * weights.length + k] = at(weights, k) + size * stream.normal();
    }
  }
  return rows;
}

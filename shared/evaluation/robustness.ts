import { at } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import { fold, keyOf, Stream } from '../random/key.ts';
import type { TaskDefinition, TaskOptions } from '../tasks/task.ts';

export const CHANGES = [
  'hard starts',
  'noise', // on observations, in the task's units
  'pole length', // factor
  'hardcore terrain', // 0 or 1
  'weight noise', // standard deviation of a normal added to each weight
] as const;

export type ChangeName = (typeof CHANGES)[number];

interface Change {
  readonly unit: string;
  /** Sizes of a first look. */
  readonly sizes: readonly number[];
  /** The option of a task that carries the size; the task must have it. */
  readonly option?: string;
  /** The task that stands for size 1, by the task that stands for 0. */
  readonly otherTask?: Readonly<Record<string, string>>;
}

const TABLE: Readonly<Record<ChangeName, Change>> = {
  'hard starts': { unit: '0 or 1', sizes: [0, 1], option: 'hard' },
  noise: { unit: 'm, rad', sizes: [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3], option: 'noise' },
  'pole length': {
    unit: '×',
    sizes: [0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 3],
    option: 'poleLength',
  },
  'hardcore terrain': { unit: '0 or 1', sizes: [0, 1], otherTask: { biped: 'biped-hardcore' } },
  'weight noise': {
    unit: 'standard deviation',
    sizes: [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1],
  },
};

/** True if a task can be changed that way. */
export function changeApplies(change: ChangeName, task: TaskDefinition): boolean {
  const { option, otherTask } = TABLE[change];
  if (option !== undefined) return task.options.some((known) => known.name === option);
  return otherTask === undefined || otherTask[task.id] !== undefined;
}

/** Unit and usual sizes of a change. */
export function changeDetails(change: ChangeName): {
  readonly unit: string;
  readonly sizes: readonly number[];
} {
  return TABLE[change];
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
  change: ChangeName,
  size: number,
  task: TaskDefinition,
  options: TaskOptions,
): ChangedTask {
  if (!changeApplies(change, task)) {
    throw new PrecocialError('usage', `The task ${task.id} cannot be changed by ${change}.`);
  }
  const refuse = (low: number, high: number): never => {
    throw new PrecocialError(
      'usage',
      `The size of ${change} must lie between ${low} and ${high}, not be ${size}.`,
    );
  };
  const { option, otherTask } = TABLE[change];
  if (option !== undefined) {
    const known = task.options.find((candidate) => candidate.name === option);
    if (known !== undefined && !(size >= known.min && size <= known.max)) {
      refuse(known.min, known.max);
    }
    return { task: task.id, options: { ...options, [option]: size }, weightNoise: 0 };
  }
  if (otherTask !== undefined) {
    if (size !== 0 && size !== 1) refuse(0, 1);
    return {
      task: size === 1 ? (otherTask[task.id] ?? task.id) : task.id,
      options,
      weightNoise: 0,
    };
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

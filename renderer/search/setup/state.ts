import { createStore } from 'zustand/vanilla';
import { rolledOutWeights } from '../../../shared/search/rolled-out.ts';
import type { SearchSettings } from '../../../shared/search/settings.ts';
import { optionsOfGoal } from '../../../shared/tasks/goal.ts';
import type { TaskDefinition, TaskOptions } from '../../../shared/tasks/task.ts';

/** A search that is about to be started. */
export interface Setup {
  readonly task: string;
  readonly preset: string;
  /** Empty: the task and preset name it. */
  readonly name: string;
  readonly settings: SearchSettings;
  /** Settings of the task that differ from their defaults. */
  readonly options: TaskOptions;
  readonly seed: number;
  /** Null: all cores but one. */
  readonly workers: number | null;
  /** Rolled out by machines; a number of workers has threads here roll out too. */
  readonly machines: boolean;
  /** Evolve from the genome on screen instead of from minimal ones. */
  readonly fromGenome: boolean;
}

export const setup = createStore<{ readonly current: Setup | null }>()(() => ({ current: null }));

/**
 * The form for a task, on the preset for laptops where there is one.
 * @param goal what the genome to evolve from was evolved for at each shared weight; absent: nothing
 */
export function newSetup(task: TaskDefinition, fromGenome: boolean, goal?: number): Setup {
  const preset = 'laptop' in task.presets ? 'laptop' : (Object.keys(task.presets)[0] ?? '');
  const settings = task.presets[preset];
  if (settings === undefined) throw new RangeError(`the task ${task.id} has no preset`);
  const options = { ...task.presetOptions?.[preset], ...optionsOfGoal(task, goal) };
  return {
    ...{ task: task.id, preset, name: '', settings, options, seed: 1, workers: null },
    ...{ machines: false, fromGenome },
  };
}

/** Changes some of the form. */
export function changeSetup(change: Partial<Setup>): void {
  setup.setState(({ current }) => ({
    current: current === null ? null : { ...current, ...change },
  }));
}

/** Episodes that a search rolls out to its end, those that confirm champions left out. */
export function rolloutsOf(settings: SearchSettings): number {
  const { generations, populationSize, repetitions } = settings;
  return generations * populationSize * repetitions * rolledOutWeights(settings).values.length;
}

/** Workers a search takes if nothing else is said. */
export function defaultWorkers(cores: number): number {
  return Math.max(1, cores - 1);
}

import { createStore } from 'zustand/vanilla';
import type { TaskEntry } from '../../shared/contract/tasks.ts';
import { allTasks, useSources } from '../../shared/tasks/registry.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { lab } from '../lab/lab.ts';

export interface TasksState {
  /** A person's own tasks. */
  readonly entries: readonly TaskEntry[];
}

export const tasks = createStore<TasksState>()(() => ({ entries: [] }));

/** The task of an id, or null if this version of the program does not know it. */
export function findTask(id: string | null | undefined): TaskDefinition | null {
  return allTasks().find((task) => task.id === id) ?? null;
}

/** Takes over a person's own tasks as they are now. */
export function takeTasks(entries: readonly TaskEntry[]): void {
  useSources(entries.flatMap(({ source }) => source ?? []));
  tasks.setState({ entries });
}

/** Keeps up with a person's own tasks. */
export async function followTasks(): Promise<void> {
  lab.subscribe('tasks.changed', takeTasks);
  takeTasks(await lab.request('task.list', {}));
}

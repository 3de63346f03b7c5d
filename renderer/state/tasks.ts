import { allTasks } from '../../shared/tasks/registry.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';

/** The task of an id, or null if this version of the program does not know it. */
export function findTask(id: string | null | undefined): TaskDefinition | null {
  return allTasks().find((task) => task.id === id) ?? null;
}

import type { TaskDefinition } from '../../shared/tasks/task.ts';

/** Whether examples of a task are square images whose pixels a view shows. */
export function hasPixels(task: TaskDefinition | null): boolean {
  return task?.kind === 'classification' && task.source?.kind !== 'table';
}

/** Whether a person can draw an example of a task. */
export function canBeDrawn(task: TaskDefinition | null): boolean {
  return task?.kind === 'classification' && task.drawn !== undefined;
}

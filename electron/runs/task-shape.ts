import type { SearchTask } from '../../shared/search/population.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';

/** What a search needs to know of a task. */
export function searchTaskOf(task: TaskDefinition): SearchTask {
  return {
    inputCount: task.inputs.length,
    outputCount: task.outputs.length,
    outputActivation: task.outputActivation,
    activations: task.activations,
  };
}

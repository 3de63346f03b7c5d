import { checkTask, type TaskProblem } from '../../shared/tasks/checker.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import type { RolloutPool } from '../rollouts/pool.ts';
import { nodeTaskFiles } from '../rollouts/task-files.ts';
import { stepsPerSecond } from './speed.ts';

/** What a check of a task found. */
export interface TaskCheck {
  readonly problems: readonly TaskProblem[];
  /** In one thread, with a small network. */
  readonly stepsPerSecond: number;
}

/**
 * Checks the rules of every task, and measures its speed.
 * @param pool threads: first it runs where it is watched, so that a task that loops is ended and named
 * @throws PrecocialError 'task-failed' as the task fails
 */
export async function examineTask(pool: RolloutPool, task: TaskDefinition): Promise<TaskCheck> {
  const speed = await stepsPerSecond(pool, task);
  return { problems: await checkTask(task, nodeTaskFiles()), stepsPerSecond: speed };
}

import { PrecocialError } from '../base/errors.ts';
import type { SearchSettings } from '../search/settings.ts';
import { fillOptions, type GoalByWeight, type TaskDefinition, type TaskOptions } from './task.ts';

/** The goal that the shared weight sets under these options; null where it sets none. */
export function goalIn(task: TaskDefinition, options: TaskOptions): GoalByWeight | null {
  if (task.kind !== 'control' || task.goal === undefined) return null;
  return (fillOptions(task, options)[task.goal.option] ?? 0) === 0 ? null : task.goal;
}

/** The options that a genome's own goal asks for; null where it or the task has none. */
export function optionsOfGoal(task: TaskDefinition, goal: number | undefined): TaskOptions | null {
  if (goal === undefined || task.kind !== 'control' || task.goal === undefined) return null;
  return { [task.goal.option]: goal };
}

/**
 * Checks that a search can reach its goals.
 * @throws PrecocialError 'usage' for even networks, which act alike at w and -w, where these have two goals
 */
export function checkGoal(
  task: TaskDefinition,
  options: TaskOptions,
  { parity }: Pick<SearchSettings, 'parity'>,
): void {
  const goal = goalIn(task, options);
  if (goal === null || parity !== 'even') return;
  throw new PrecocialError(
    'usage',
    `Even networks act alike at w and -w, so they cannot reach a goal at each; leave the option ${goal.option} away, or search with --parity any.`,
  );
}

import {
  fillOptions,
  rewardKindOf,
  withoutApproximations,
  type RewardKind,
  type TaskDefinition,
  type TaskOptions,
} from '../../shared/tasks/task.ts';
import { taskOptions } from './options.ts';

interface GivenRules {
  readonly option?: TaskOptions;
  readonly reward?: string;
}

/**
 * The task options that a command measures with: those of the run that the genome comes from, changed by
 * what the command line says, without what only made the run's rollouts cheaper. A difference from the run is said on stderr.
 * @param run options of the run; null for a genome that comes from none
 * @param usual the reward without a run and without --reward
 * @throws PrecocialError 'usage' as `taskOptions`
 */
export function optionsOf(
  task: TaskDefinition,
  run: TaskOptions | null,
  { option, reward }: GivenRules,
  usual?: RewardKind,
): TaskOptions {
  if (run === null) return taskOptions(task, option, reward, usual);
  const theirs = fillOptions(task, withoutApproximations(task, run));
  const given = taskOptions(task, option, reward);
  const options = { ...theirs, ...given };
  const changed = Object.entries(given).filter(([name, value]) => theirs[name] !== value);
  if (changed.length > 0) {
    const list = changed.map(
      ([name, value]) => `${name} ${value} (the run: ${theirs[name] ?? '-'})`,
    );
    process.stderr.write(`precocial: other rules than the run's: ${list.join(', ')}.\n`);
  }
  return options;
}

/** The rules a score was measured by: its reward, and every option that is not the default. */
export function rulesText(task: TaskDefinition, options: TaskOptions): string {
  const reward = rewardKindOf(task, options);
  const changed = task.options.filter(
    ({ name, default: usual }) => name !== 'reward' && (options[name] ?? usual) !== usual,
  );
  const parts = [
    ...(reward === null ? [] : [`${reward} reward (--reward)`]),
    ...changed.map(({ name }) => `${name} ${options[name] ?? ''}`),
  ];
  return parts.length === 0 ? 'the defaults of the task' : parts.join(', ');
}

import { InvalidArgumentError, type Command } from 'commander';
import { PrecocialError } from '../../shared/base/errors.ts';
import { RANGES, type Range } from '../../shared/contract/ranges.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { withMachines } from './machines.ts';
import {
  checkOptions,
  hasRewardKinds,
  rewardKindOf,
  type RewardKind,
  type TaskDefinition,
  type TaskOptions,
} from '../../shared/tasks/task.ts';

/** Options every subcommand has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** A whole number of `least` to `most`, for commander. */
export function wholeNumber(
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `${least} up` : `${least} to ${most}`;
      throw new InvalidArgumentError(`Expected a whole number from ${range}.`);
    }
    return value;
  };
}

/** A whole number of a range, for commander. */
export const wholeIn = ({ min, max }: Range): ((text: string) => number) => wholeNumber(min, max);

/** A finite number, for commander. */
export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('Expected a number.');
  return value;
}

/** A finite number above 0, for commander. */
export function positiveNumber(text: string): number {
  const value = finiteNumber(text);
  if (value <= 0) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

/** Numbers separated by commas, for commander. */
export function numberList(text: string): number[] {
  return text.split(',').map(finiteNumber);
}

/** `name=value`, collected over repeated uses. */
export function collectOption(text: string, before: TaskOptions = {}): TaskOptions {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected name=value.');
  return { ...before, [text.slice(0, at)]: finiteNumber(text.slice(at + 1)) };
}

/** `name=value` of a hyperparameter, collected over repeated uses; what is no number is left to its name's check. */
export function collectSetting(
  text: string,
  before: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected name=value.');
  return { ...before, [text.slice(0, at)]: Number(text.slice(at + 1).trim() || NaN) };
}

/** Adds --json and --debug. */
export function withCommon(command: Command): Command {
  return command
    .option('--json', 'print machine-readable JSON on stdout')
    .option('--debug', 'print a stack trace with an error');
}

/** Adds what evaluating commands share. */
export function withTrials(command: Command, trials: number): Command {
  return withMachines(withCommon(command))
    .option('--task <task>', 'the task, where the genome file does not say')
    .option('--trials <n>', 'episodes at each weight', wholeIn(RANGES.trials), trials)
    .option('--seed <n>', 'seed of the episodes', wholeIn(RANGES.seed), 0)
    .option('--workers <n>', 'worker threads (default: all cores but one)', wholeIn(RANGES.workers))
    .option(
      '--option <name=value>',
      'a setting of the task, such as poleLength=1.2; repeatable',
      collectOption,
    )
    .option(
      '--reward <kind>',
      'search or evaluation: which reward is summed, where the task has two',
    );
}

/**
 * With --resume, what was settled at the beginning stays.
 * @param beside attribute names of the options that may stand beside it
 * @param whose whose settings those are: 'the run'
 * @throws PrecocialError 'usage' naming an option that may not
 */
export function refuseBesideResume(
  command: Command,
  beside: ReadonlySet<string>,
  whose: string,
): void {
  const other = command.options.find(
    (option) =>
      option.attributeName() !== 'resume' &&
      command.getOptionValueSource(option.attributeName()) === 'cli' &&
      !beside.has(option.attributeName()),
  );
  if (other === undefined) return;
  throw new PrecocialError(
    'usage',
    `--resume goes on with the settings of ${whose}; leave ${other.long ?? other.name()} away.`,
  );
}

/**
 * The task options of a command line.
 * @param given those of `--option`
 * @param reward that of `--reward`
 * @param usual the reward the command sums if neither says one
 * @throws PrecocialError 'usage' for unknown names, values out of range, or two rewards
 */
export function taskOptions(
  task: TaskDefinition,
  given: TaskOptions = {},
  reward?: string,
  usual?: RewardKind,
): TaskOptions {
  checkOptions(task, given);
  if (reward !== undefined && reward !== 'search' && reward !== 'evaluation') {
    throw new PrecocialError(
      'usage',
      `The reward is search or evaluation, not ${JSON.stringify(reward)}.`,
    );
  }
  if (!hasRewardKinds(task)) return given;
  if (given['reward'] !== undefined) {
    if (reward !== undefined && reward !== rewardKindOf(task, given)) {
      throw new PrecocialError(
        'usage',
        `--reward ${reward} and --option reward=${given['reward']} contradict each other; give one of them.`,
      );
    }
    return given;
  }
  const kind = reward ?? usual;
  return kind === undefined ? given : { ...given, reward: kind === 'evaluation' ? 1 : 0 };
}

/** The paper's six weights, as a default. */
export const standardWeights = (): Float64Array => Float64Array.from(STANDARD_WEIGHTS);

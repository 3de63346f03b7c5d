import { at } from '../../base/arrays.ts';
import { Stream } from '../../random/key.ts';
import type { Episode, TaskOptions } from '../task.ts';
import type { AnyFunctions, RunnableTask } from './definition.ts';
import type { TaskDescription } from './description.ts';
import type { TaskCode } from './fault.ts';

/** A task whose functions can be called here. */
export interface CalledTask {
  readonly description: TaskDescription;
  readonly functions: AnyFunctions;
  readonly code: TaskCode;
}

/** A task that can be rolled out here. */
export interface LoadedTask extends CalledTask, RunnableTask {}

/** The start of an episode: the key of its stream. */
export function startOf(
  { functions }: Pick<CalledTask, 'functions'>,
  episode: Episode,
  options: TaskOptions,
): object {
  return functions.start(new Stream([at(episode, 0), at(episode, 1)]), options);
}

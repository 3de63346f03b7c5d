import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { addTask, allTasks, taskOfSource } from '../../shared/tasks/registry.ts';
import { idOf, type AddedSource } from '../../shared/tasks/source.ts';
import { storageError, writeAtomically } from '../system/files.ts';
import { readWhole } from '../system/read-file.ts';
import { isWhole } from '../tasks/whole.ts';

/** A task, and the version of it that something was made on. */
interface TaskAndVersion {
  readonly task: string;
  readonly taskVersion?: string;
}

const taskFile = (folder: string): string => join(folder, 'task.json');

/** Keeps the source of an added task with its run, so that the run goes on with the task it began with. */
export async function writeRunTask(folder: string, source: AddedSource): Promise<void> {
  try {
    await writeAtomically(taskFile(folder), `${JSON.stringify(source)}\n`);
  } catch (error) {
    throw storageError('The run was not saved', folder, error);
  }
}

/** The source that a run keeps; null where it keeps none, or one that is damaged. Runs nothing of it. */
export async function readRunTask(folder: string): Promise<AddedSource | null> {
  try {
    const text = new TextDecoder().decode(await readWhole(taskFile(folder)));
    const source = parseJson(text).value as AddedSource;
    const { id, options } = source.description;
    return typeof id === 'string' && Array.isArray(options) && isWhole(source) ? source : null;
  } catch {
    return null;
  }
}

/** True if the task that is known here is not the version that a run or genome was made on. */
export function hasChanged({ task, taskVersion }: TaskAndVersion): boolean {
  const known = allTasks().find(({ id }) => id === task)?.source?.version;
  return taskVersion !== undefined && known !== taskVersion;
}

/**
 * Has this process roll out a run's own version of its task, where the one that is known here is another.
 * @param mayRun whether a version of a task may run here
 * @returns what was done, as a sentence; null if nothing had to be
 * @throws PrecocialError 'task-failed' if the run does not hold its version, 'not-allowed' if it may not run
 */
export async function useRunTask(
  folder: string,
  config: TaskAndVersion,
  mayRun: (source: AddedSource) => Promise<boolean>,
): Promise<string | null> {
  if (!hasChanged(config)) return null;
  const { task, taskVersion = '' } = config;
  const source = await readRunTask(folder);
  if (source === null || source.version !== taskVersion || idOf(source) !== task) {
    throw new PrecocialError(
      'task-failed',
      `This search began with version ${taskVersion} of the task ${task}, which is no longer here: its file was changed, and the copy ${taskFile(folder)} is missing or damaged. The search is kept; begin another for the task as it is now.`,
      { task, file: taskFile(folder) },
    );
  }
  if (!(await mayRun(source))) {
    throw new PrecocialError(
      'not-allowed',
      `This search began with version ${taskVersion} of the task ${task}, which was not allowed to run here. The search is kept; allow that version of the file first: ${taskFile(folder)} holds it.`,
      { task },
    );
  }
  addTask(taskOfSource(source));
  return `The task ${task} has changed since this search began; it goes on with the version that it began with (${taskVersion}).`;
}

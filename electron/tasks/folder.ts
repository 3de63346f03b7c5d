import { readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import { errorCode, exists, makeFolders, storageError, writeAtomically } from '../system/files.ts';
import { readWhole } from '../system/read-file.ts';
import { TASKS } from '../../shared/tasks/registry.ts';
import { idOf, type AddedSource } from '../../shared/tasks/source.ts';
import { KERNEL_FILE } from '../../shared/tasks/own/step-kernel.ts';
import { compileTask, versionOf } from './compile.ts';
import { programSource } from './program-file.ts';
import { isTableFile, ROWS_FILE, tableSource, type TableFiles } from './table-file.ts';
import type { TrustedVersions } from './trust.ts';

/** The files that may hold a task, in its own folder. */
const FILES = ['task.ts', 'task.js', 'task.json'] as const;

/** A kernel is small, and is copied wherever its task goes. */
const MOST_KERNEL_MIB = 1;

/** The source of a task of the library. */
export type OwnSource = AddedSource;

/** A task of the library: its file, and what came of reading it. */
export interface OwnTask {
  /** Name of its folder. */
  readonly name: string;
  readonly path: string;
  readonly version: string;
  /** Absent where the file is not trusted yet, fails, or has an id that is taken. */
  readonly source?: AddedSource;
  /** Why there is no source, as a sentence; absent where there is one. */
  readonly problem?: string;
  readonly trusted: boolean;
}

/** The file of a task in its folder; null if it has none. */
export async function fileOfTask(folder: string, name: string): Promise<string | null> {
  for (const file of FILES) {
    const path = join(folder, name, file);
    if (await exists(path)) return path;
  }
  return null;
}

/**
 * The kernel beside a task's file; null where there is none.
 * @throws the file system's own error, or one whose message is the reason
 */
export async function kernelBeside(path: string): Promise<Uint8Array | null> {
  const kernel = join(dirname(path), KERNEL_FILE);
  return (await exists(kernel))
    ? readWhole(kernel, { pipes: false, mostMib: MOST_KERNEL_MIB })
    : null;
}

/** The source in a task's file, checked. Nothing but a file of code is run. */
function sourceIn(bytes: Uint8Array, path: string, kernel: Uint8Array | null): OwnSource {
  if (!path.endsWith('.json')) return compileTask(bytes, path, kernel);
  return isTableFile(bytes) ? tableSource(bytes, path) : programSource(bytes, path);
}

async function readOne(path: string, name: string, trusted: TrustedVersions): Promise<OwnTask> {
  const bytes = await readWhole(path);
  let kernel: Uint8Array | null;
  try {
    kernel = path.endsWith('.json') ? null : await kernelBeside(path);
  } catch (error) {
    const version = versionOf(bytes);
    return { name, path, version, trusted: trusted.has(version), problem: messageOf(error) };
  }
  const version = versionOf(bytes, kernel);
  // A table is data: nothing of it runs.
  if (!trusted.has(version) && !(path.endsWith('.json') && isTableFile(bytes))) {
    const problem = `The task ${name} is code that was not allowed to run yet (${path}).`;
    return { name, path, version, trusted: false, problem };
  }
  try {
    const source = sourceIn(bytes, path, kernel);
    return { name, path, version, trusted: true, source };
  } catch (error) {
    return { name, path, version, trusted: true, problem: messageOf(error) };
  }
}

/**
 * The tasks of a folder, each in a folder of its own. Only files whose version is trusted are run.
 * @throws PrecocialError 'storage' for a folder that cannot be read
 */
export async function readTasks(folder: string, trusted: TrustedVersions): Promise<OwnTask[]> {
  let names: string[];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw storageError('The tasks were not read', folder, error);
  }
  const found: OwnTask[] = [];
  for (const name of names.sort()) {
    const path = await fileOfTask(folder, name);
    if (path !== null) found.push(apart(await readOne(path, name, trusted), found));
  }
  return found;
}

/** A task whose id is taken has no source. */
function apart(task: OwnTask, others: readonly OwnTask[]): OwnTask {
  const { source, ...rest } = task;
  if (source === undefined) return task;
  const id = idOf(source);
  const other = others.find((one) => one.source !== undefined && idOf(one.source) === id);
  const ships = TASKS.some((one) => one.id === id);
  if (other === undefined && !ships) return task;
  const whose = ships ? 'a task that ships' : `the task in ${other?.path ?? ''}`;
  const problem = `The id ${id} in ${task.path} is that of ${whose}; give it another one.`;
  return { ...rest, problem };
}

/**
 * Writes a task's file, and its kernel where it has one, into a folder of its own.
 * @throws PrecocialError 'usage' if there is one of that name, 'storage'
 */
export async function writeTask(
  folder: string,
  name: string,
  file: (typeof FILES)[number],
  text: string | Uint8Array,
  kernel: Uint8Array | null = null,
): Promise<string> {
  if (await exists(join(folder, name))) {
    throw new PrecocialError(
      'usage',
      `There is a task ${name} in ${folder} already; nothing was written. Take another name, or remove it first.`,
    );
  }
  const path = join(folder, name, file);
  try {
    await makeFolders(join(folder, name));
    await writeAtomically(path, text);
    if (kernel !== null) await writeAtomically(join(folder, name, KERNEL_FILE), kernel);
  } catch (error) {
    throw storageError('The task was not written', path, error);
  }
  return path;
}

/**
 * Writes a table's files into a folder of their own.
 * @throws PrecocialError 'usage' if there is one of that name, 'storage'
 */
export async function writeTable(folder: string, name: string, files: TableFiles): Promise<string> {
  const path = await writeTask(folder, name, 'task.json', files.description);
  try {
    await writeAtomically(join(folder, name, ROWS_FILE), files.rows);
  } catch (error) {
    throw storageError('The rows of the table were not written', path, error);
  }
  return path;
}

/** Moves a task's folder into the library's trash. @returns where it lies now */
export async function removeTask(folder: string, name: string): Promise<string> {
  const trash = join(folder, '..', 'trash');
  const target = join(trash, `task-${name}-${process.hrtime.bigint().toString(36)}`);
  try {
    await makeFolders(trash);
    await rename(join(folder, name), target);
  } catch (error) {
    throw storageError('The task was not removed', join(folder, name), error);
  }
  return target;
}

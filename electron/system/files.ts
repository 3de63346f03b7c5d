import { constants } from 'node:fs';
import { access, link, lstat, mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import { whenUnlocked } from './locked.ts';

/** What to tell a person about an error of the file system, by its code. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space and try again',
  EDQUOT: 'the disk quota is used up. Free some space and try again',
  EROFS: 'the folder is read-only. Choose another',
  EACCES: 'this account may not write there. Choose another folder or change its permissions',
  EPERM: 'this account may not write there. Choose another folder or change its permissions',
  ENOENT: 'its folder is not there. Bring it back, make it or choose another',
  ENOTDIR: 'its folder is not a folder. Choose another',
  EEXIST: 'something of that name is in the way. Choose another name',
  EISDIR: 'a folder of that name is in the way. Choose another name',
  EMFILE: 'too many files are open. Close some windows and try again',
  EIO: 'the disk reports a fault. Choose another folder',
};

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/**
 * A sentence for a failed file operation.
 * @param what begins the sentence: 'The genome was not saved'
 */
export function storageError(what: string, path: string, error: unknown): PrecocialError {
  if (error instanceof PrecocialError) return error;
  const code = errorCode(error);
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new PrecocialError(
    'storage',
    `${what} (${path}): ${reason}.`,
    { file: path, reason: code },
    { cause: error },
  );
}

async function flushFolder(folder: string): Promise<void> {
  // Windows cannot open folders; there the rename itself is durable enough.
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Refuses a device, pipe or socket, also at the end of a link: a file renamed onto its name would replace
 * it.
 * @param what begins the sentence: 'The film was not begun'
 * @throws PrecocialError 'storage'
 */
export async function checkReplaceable(what: string, path: string): Promise<void> {
  const status = await stat(path).catch(() => null);
  if (status === null || status.isFile() || status.isDirectory()) return;
  throw new PrecocialError(
    'storage',
    `${what} (${path}): it is a device, pipe or socket, which a file would replace. It was left as it is; name a file.`,
    { file: path },
  );
}

/**
 * Refuses, before any work begins, a path that its result could not be written to.
 * @param what begins the sentence: 'The tuning was not begun'
 * @throws PrecocialError 'storage'
 */
export async function checkWritable(what: string, path: string): Promise<void> {
  await checkReplaceable(what, path);
  try {
    const status = await stat(path).catch(() => null);
    if (status?.isDirectory() === true) throw Object.assign(new Error(), { code: 'EISDIR' });
    const probe = temporaryBeside(path);
    await (await open(probe, 'wx')).close();
    await rm(probe);
  } catch (error) {
    throw storageError(what, path, error);
  }
}

/** Writes a whole file beside `path` and hands its name to `place`, which gives it its own. */
async function writeBeside(
  path: string,
  data: string | Uint8Array,
  place: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryBeside(path);
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(temporary);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await flushFolder(dirname(path));
}

/**
 * Writes a file so that at any instant either the old or the new content is there: temporary file,
 * flush, rename.
 * @throws the file system's own error, the temporary file removed; PrecocialError 'storage' where something
 * else than a file has that name
 */
export async function writeAtomically(path: string, data: string | Uint8Array): Promise<void> {
  await checkReplaceable('The file was not written', path);
  await writeBeside(path, data, (temporary) => renameOver(temporary, path));
}

/**
 * Writes a new file, whole or not at all, under the path or the first free name like it; never over
 * another file, not even one that another process makes at the same instant.
 * @returns the path it has
 * @throws the file system's own error, the temporary file removed
 */
export async function createAtomically(path: string, data: string | Uint8Array): Promise<string> {
  let taken = path;
  await writeBeside(path, data, async (temporary) => {
    taken = await underFreeName(path, (candidate) => renameNew(temporary, candidate));
  });
  return taken;
}

/** Renames a file or folder over what has the name now. @throws the file system's own error */
export function renameOver(path: string, target: string): Promise<void> {
  return whenUnlocked(() => rename(path, target));
}

/** Renames a file; EEXIST if the name is taken, ENOENT if another has moved the file meanwhile. */
async function renameNew(path: string, target: string): Promise<void> {
  let finish = (): Promise<void> => whenUnlocked(() => unlink(path));
  try {
    await link(path, target);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw error;
    // A disk without hard links: an empty file keeps the name until the whole one replaces it.
    await (await open(target, 'wx')).close();
    finish = () => renameOver(path, target);
  }
  await finish().catch(async (failure: unknown) => {
    await rm(target, { force: true });
    throw failure;
  });
}

let temporaries = 0;

/** Names that `temporaryBeside` gives; the group is the id of the process. */
export const TEMPORARY = /^\..+\.(\d+)-\d+\.tmp$/;

/** The names among those that `temporaryBeside` gives for one file. */
export function leftoverOf(path: string): RegExp {
  const name = basename(path).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^\\.${name}\\.(\\d+)-\\d+\\.tmp$`);
}

/** A hidden name beside a file, unique among processes; watchers and listings pass over it. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${temporaries++}.tmp`);
}

/**
 * A path below a folder.
 * @throws PrecocialError 'not-allowed' if it leads out of the folder
 */
export function within(folder: string, path: string): string {
  const full = resolve(folder, path);
  if (!isWithin(folder, full)) {
    throw new PrecocialError('not-allowed', `"${path}" lies outside the folder it belongs in.`);
  }
  return full;
}

/** True for the folder itself and everything below it; links are not followed. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way !== '..' && !/^\.\.[/\\]/.test(way);
}

const WORDS = /[\p{L}\p{N}]+/gu;

/** Letters, digits and dashes of a name, for a file: 'Pole, held!' -> 'pole-held'. */
export function slug(name: string, fallback: string): string {
  const words = name.normalize('NFKD').toLowerCase().match(WORDS) ?? [];
  // 60 characters are at most 240 bytes; file systems allow 255.
  const joined = [...words.join('-')].slice(0, 60).join('');
  // Names that Windows keeps for devices.
  return joined === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/.test(joined) ? fallback : joined;
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** What the file system says where a name is taken. */
const TAKEN: readonly string[] = ['EEXIST', 'ENOTEMPTY', 'ENOTDIR'];

/**
 * Has `take` take the path, or the path with '-2', '-3', ... if the name is taken.
 * @param take must refuse a name that is taken meanwhile
 * @returns the path taken
 */
export async function underFreeName(
  path: string,
  take: (candidate: string) => Promise<unknown>,
): Promise<string> {
  const ending = extname(path);
  const stem = path.slice(0, path.length - ending.length);
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? path : `${stem}-${n}${ending}`;
    if (await exists(candidate)) continue;
    try {
      await take(candidate);
      return candidate;
    } catch (error) {
      if (!TAKEN.includes(errorCode(error)) || !(await exists(candidate))) throw error;
    }
  }
}

/** The path, or the path with '-2', '-3', ... if the name is taken. */
export function freePath(path: string): Promise<string> {
  return underFreeName(path, () => Promise.resolve());
}

/** True if a file can be made in the folder; tries it, since permissions alone do not say. */
export async function canWrite(folder: string): Promise<boolean> {
  const probe = temporaryBeside(join(folder, 'probe'));
  try {
    await (await open(probe, 'wx')).close();
    await rm(probe);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes a folder whose parent is there. A library that has vanished is not made anew: what would be saved
 * into it could not be found again once the real one is back.
 * @throws the file system's own error, ENOENT if the parent is gone, EEXIST if something else has that name
 */
export async function makeInside(folder: string): Promise<void> {
  await mkdir(folder).catch(async (error: unknown) => {
    if (errorCode(error) !== 'EEXIST' || !(await stat(folder)).isDirectory()) throw error;
  });
}

/**
 * Makes a folder and those above it that are missing. Not by the recursive mkdir of Node, which says ENOENT
 * where the disk is read-only and never returns where nothing can be made, as below /proc.
 * @throws the file system's own error
 */
export async function makeFolders(folder: string): Promise<void> {
  try {
    await makeInside(folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolders(dirname(folder));
    await makeInside(folder);
  }
}

/** Moves a file or folder into `folder` under a free name and returns the new path. */
export async function moveInto(folder: string, path: string): Promise<string> {
  await makeInside(folder);
  // A folder is never renamed over another that holds something.
  const move = (await lstat(path)).isDirectory() ? renameOver : renameNew;
  return underFreeName(join(folder, basename(path)), (candidate) => move(path, candidate));
}

/** Modification time and size, or null if there is no such file. */
export async function statusOf(
  path: string,
): Promise<{ readonly modified: number; readonly size: number } | null> {
  try {
    const status = await stat(path);
    return { modified: Math.round(status.mtimeMs), size: status.size };
  } catch {
    return null;
  }
}

import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { storageError } from '../system/files.ts';
import { hold, isHeld, type Hold } from '../system/hold.ts';

/** `lock.json` beside a run only says who holds it. */
const LOCK_FILE = 'lock.json';

/** Who holds a run, as `lock.json` says; null where it says nothing. */
export function lockHolder(folder: string): number | null {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, LOCK_FILE), 'utf8'));
    if (
      typeof value === 'object' &&
      value !== null &&
      'pid' in value &&
      typeof value.pid === 'number'
    )
      return value.pid;
  } catch {
    return null;
  }
  return null;
}

/** True if a living process holds the run. */
export async function isLocked(folder: string): Promise<boolean> {
  return isHeld(realpathSync(folder));
}

/**
 * Takes a run for this process.
 * @throws PrecocialError 'busy' if another process has it open, 'storage' if the folder cannot be written
 */
export async function lockRun(folder: string): Promise<Hold> {
  const held = await hold(realpathSync(folder));
  if (held === null) {
    const holder = lockHolder(folder);
    const who = holder === null ? 'another process' : `process ${holder}`;
    throw new PrecocialError(
      'busy',
      `The run ${folder} is open in ${who}; stop it there first. Nothing was changed.`,
      { file: folder },
    );
  }
  try {
    writeFileSync(join(folder, LOCK_FILE), `${JSON.stringify({ pid: process.pid })}\n`);
  } catch (error) {
    rmSync(join(folder, LOCK_FILE), { force: true });
    held.release();
    throw storageError('The run was not opened', folder, error);
  }
  return {
    release: () => {
      rmSync(join(folder, LOCK_FILE), { force: true });
      held.release();
    },
  };
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { storageError } from '../system/files.ts';
import { hold, holderOf, isHeld, type Hold } from '../system/hold.ts';

/** What earlier versions left in a run that was killed. */
const OLD_LOCK = 'lock.json';

/** The process that holds a run, or held it when it was killed; null if none does. */
export const lockHolder = (folder: string): Promise<number | null> => holderOf(folder);

/** True if a living process holds the run. */
export const isLocked = (folder: string): Promise<boolean> => isHeld(folder);

/**
 * Takes a run for this process.
 * @throws PrecocialError 'busy' if another process has it open, 'storage' if the folder cannot be written
 */
export async function lockRun(folder: string): Promise<Hold> {
  let held: Hold | null;
  try {
    held = await hold(folder);
  } catch (error) {
    throw storageError('The run was not opened', folder, error);
  }
  if (held !== null) {
    rmSync(join(folder, OLD_LOCK), { force: true });
    return held;
  }
  const holder = await lockHolder(folder);
  const who = holder === null ? 'another process' : `process ${holder}`;
  throw new PrecocialError(
    'busy',
    `The run ${folder} is open in ${who}; stop it there first. Nothing was changed.`,
    { file: folder },
  );
}

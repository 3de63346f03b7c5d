import { setTimeout as delay } from 'node:timers/promises';

/** What Windows says of a file that a virus scanner, an indexer or a sync client has open for a moment. */
const LOCKED: readonly unknown[] = ['EPERM', 'EACCES', 'EBUSY'];

/** Pauses before the tries that follow the first, in milliseconds: five seconds in all. */
const PAUSES_MS: readonly number[] = [10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 1000];

function isLocked(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LOCKED.includes(error.code);
}

/**
 * Renames, moves or removes a file on Windows as soon as nobody else has it open. Elsewhere an open file can be
 * renamed, so the same codes mean that it is not allowed, and the action is tried once.
 * @throws what the action throws: the last of its errors after five seconds, any other error at once
 */
export async function whenUnlocked<T>(
  action: () => Promise<T>,
  platform: NodeJS.Platform = process.platform,
): Promise<T> {
  for (const pause of platform === 'win32' ? PAUSES_MS : []) {
    try {
      return await action();
    } catch (error) {
      if (!isLocked(error)) throw error;
      await delay(pause);
    }
  }
  return action();
}

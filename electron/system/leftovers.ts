import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Removes what processes that were killed have left in a folder. What cannot be read or removed stays; it is in
 * nobody's way.
 * @param pattern of the names; its first group is the id of the process
 */
export async function removeLeftovers(folder: string, pattern: RegExp): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => {
    const pid = Number(pattern.exec(name)?.[1]);
    return Number.isSafeInteger(pid) && pid > 0 && !runs(pid);
  });
  for (const name of left)
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
}

import { lstat, readdir, rm } from 'node:fs/promises';
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
 * Removes what processes that were killed have left in a folder. What cannot be read or removed stays; it does
 * no harm.
 * @param pattern of the names; its first group is the id of the process
 * @param least age in milliseconds: where another machine may be writing, its process is not known here
 */
export async function removeLeftovers(folder: string, pattern: RegExp, least = 0): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => {
    const pid = Number(pattern.exec(name)?.[1]);
    return Number.isSafeInteger(pid) && pid > 0 && !runs(pid);
  });
  for (const name of left) {
    const path = join(folder, name);
    if (least > 0 && (await ageOf(path)) < least) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function ageOf(path: string): Promise<number> {
  const status = await lstat(path).catch(() => null);
  return status === null ? 0 : Date.now() - status.mtimeMs;
}

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** MiB that a program may take, where its description file says nothing else. */
export const MOST_MEMORY = 4096;

/** How often it is looked at, in milliseconds. */
const LOOK_MS = 500;

const run = promisify(execFile);

/** Resident memory of a process in KiB as text, by what the platform offers. */
const READERS: Readonly<Partial<Record<NodeJS.Platform, (pid: number) => Promise<string>>>> = {
  linux: async (pid) =>
    /^VmRSS:\s*(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '',
  darwin: async (pid) => (await run('ps', ['-o', 'rss=', '-p', String(pid)])).stdout,
};

/** Resident memory of a process in MiB; null where it cannot be found out, as on Windows. */
export async function memoryOf(pid: number): Promise<number | null> {
  const text = await READERS[process.platform]?.(pid).catch(() => '');
  const kibibytes = Number.parseInt(text ?? '', 10);
  return Number.isFinite(kibibytes) ? kibibytes / 1024 : null;
}

/**
 * Looks at the memory of a process now and then.
 * @param isAsked whether something is asked of it; one that does nothing takes no more than before
 * @param most MiB that it may take
 * @param onMore called once it takes more
 * @returns ends it
 */
export function watchMemory(
  pid: number,
  isAsked: () => boolean,
  most: number,
  onMore: (mebibytes: number) => void,
): () => void {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking || !isAsked()) return;
    isLooking = true;
    void memoryOf(pid).then((mebibytes) => {
      isLooking = false;
      if (mebibytes !== null && mebibytes > most && isAsked()) onMore(mebibytes);
    });
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

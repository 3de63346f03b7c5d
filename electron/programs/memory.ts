import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** MiB that a program may take, where its description file says nothing else. */
export const MOST_MEMORY = 4096;

/** How often it is looked at, in milliseconds: less often where a program is started for every look that takes long. */
const LOOK_MS = process.platform === 'win32' ? 2000 : 500;

const run = promisify(execFile);

/** How a platform tells the resident memory of a process: what it is asked, and where in the answer the KiB stand. */
interface MemoryReader {
  readonly ask: (pid: number) => Promise<string>;
  readonly kibibytes: (answer: string) => string | undefined;
}

const READERS: Readonly<Partial<Record<NodeJS.Platform, MemoryReader>>> = {
  linux: {
    ask: (pid) => readFile(`/proc/${pid}/status`, 'utf8'),
    kibibytes: (answer) => /^VmRSS:\s*(\d+)/m.exec(answer)?.[1],
  },
  darwin: {
    ask: async (pid) => (await run('ps', ['-o', 'rss=', '-p', String(pid)])).stdout,
    kibibytes: (answer) => /^\s*(\d+)\s*$/.exec(answer)?.[1],
  },
  // "python.exe","4242","Console","1","123,456 K": thousands stand apart as the person's language has them.
  win32: {
    ask: async (pid) =>
      (await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { windowsHide: true }))
        .stdout,
    kibibytes: (answer) => /"([^"]*)"\s*$/.exec(answer)?.[1]?.replace(/\D/g, ''),
  },
};

/** Resident memory in MiB by a platform's answer; null for an answer that does not say it. */
export function memoryIn(platform: NodeJS.Platform, answer: string): number | null {
  const kibibytes = Number.parseInt(READERS[platform]?.kibibytes(answer) ?? '', 10);
  return Number.isFinite(kibibytes) ? kibibytes / 1024 : null;
}

/** Resident memory of a process in MiB; null where it cannot be found out. */
export async function memoryOf(pid: number): Promise<number | null> {
  const { platform } = process;
  const answer = await READERS[platform]?.ask(pid).catch(() => '');
  return answer === undefined ? null : memoryIn(platform, answer);
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

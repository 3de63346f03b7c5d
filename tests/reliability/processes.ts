import { readFileSync, readdirSync } from 'node:fs';

/** What a process and those it started take. */
export interface Footprint {
  /** Resident memory, in MiB. */
  readonly memory: number;
  /** Open files, sockets and pipes. */
  readonly handles: number;
  readonly processes: number;
}

/** Parent of every living process, by id. Linux only. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'latin1');
      // The name in brackets may hold anything, so fields count from behind it.
      found.set(Number(name), Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** Processes below one, itself included. */
export function family(root: number): number[] {
  const of = parents();
  const found = of.has(root) ? [root] : [];
  for (let k = 0; k < found.length; k++)
    for (const [pid, parent] of of) if (parent === found[k]) found.push(pid);
  return found;
}

function memoryOf(pid: number): number {
  try {
    const kib = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return Number(kib ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function handlesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0;
  }
}

export function footprint(pids: readonly number[]): Footprint {
  const sum = (of: (pid: number) => number): number =>
    pids.reduce((total, pid) => total + of(pid), 0);
  return { memory: sum(memoryOf), handles: sum(handlesOf), processes: pids.length };
}

/** True if the command line of a process names a file of dist/workers. */
export function isWorker(pid: number, entry: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(entry);
  } catch {
    return false;
  }
}

import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names one process among those of all machines and all times. */
export interface Identity {
  readonly host: string;
  /** Id of the machine's start; empty where the system has none. */
  readonly boot: string;
  /** Where its number is counted: containers have spaces of their own. */
  readonly space: string;
  readonly pid: number;
  /** When it started, in the system's own count; a number that is used again differs here. Empty where unknown. */
  readonly started: string;
}

/** 'unknown' where only a sign of life can tell: another machine or container. */
export type Life = 'alive' | 'dead' | 'unknown';

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return '';
  }
}

/** Fields of /proc/PID/stat behind the name in brackets, which may hold anything. */
function statOf(pid: number | 'self'): readonly string[] {
  const text = read(`/proc/${pid}/stat`);
  return text === '' ? [] : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

const STATE = 0;
const STARTED = 19;

let own: Identity | null = null;

/** This process. */
export function thisProcess(): Identity {
  if (own !== null) return own;
  let space = '';
  try {
    space = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Not Linux.
  }
  own = {
    host: hostname(),
    boot: read('/proc/sys/kernel/random/boot_id'),
    space,
    pid: process.pid,
    started: statOf('self')[STARTED] ?? '',
  };
  return own;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Whether a process lives, as far as this one can see. */
export function lifeOf(process_: Identity): Life {
  const here = thisProcess();
  const { host, boot, space, pid, started } = process_;
  if (host !== here.host || boot !== here.boot || space !== here.space) return 'unknown';
  if (!exists(pid)) return 'dead';
  if (started === '') return 'unknown';
  const fields = statOf(pid);
  return fields[STARTED] === started && fields[STATE] !== 'Z' ? 'alive' : 'dead';
}

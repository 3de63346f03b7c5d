import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type { Stream } from '../../shared/random/key.ts';
import { programPlaces } from '../../electron/system/places.ts';

/** What came of one case: something was killed so many times, then finished. */
export interface KillOutcome {
  readonly what: string;
  readonly kills: number;
  /** Whether the result is that of an undisturbed one. */
  readonly equal: boolean;
  readonly problem: string;
}

export interface KilledCase extends KillOutcome {
  readonly index: number;
}

/** Kills something some times in an empty folder. */
export type KillScenario = (folder: string, stream: Stream) => Promise<KillOutcome>;

export const program = (): string =>
  join(programPlaces(import.meta.url).root, 'electron', 'cli', 'bin.mjs');

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly errors: string;
  readonly lines: number;
}

/** When to kill a command: after so many lines on its standard output, and so many milliseconds more. */
export interface Moment {
  readonly lines: number;
  readonly milliseconds: number;
}

/** Runs a command of Precocial and, if asked, kills it at a moment. */
export function runCommand(args: readonly string[], moment: Moment | null): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program(), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    let lines = 0;
    let errors = '';
    let doomed = false;
    const consider = (): void => {
      if (moment === null || lines < moment.lines || doomed) return;
      doomed = true;
      setTimeout(() => child.kill('SIGKILL'), moment.milliseconds);
    };
    consider();
    child.stdout.on('data', (data: Buffer) => {
      lines += data.toString('latin1').split('\n').length - 1;
      consider();
    });
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, errors, lines }));
  });
}

/** Where two results first differ as JSON, apart from the seconds they took; empty if they are equal. */
export function difference(a: unknown, b: unknown): string {
  const text = (value: unknown): string =>
    JSON.stringify(value, (key, field: unknown) => (key === 'seconds' ? undefined : field));
  const [first, second] = [text(a), text(b)];
  if (first === second) return '';
  let at = 0;
  while (first[at] === second[at]) at++;
  return `${first.slice(Math.max(0, at - 60), at + 60)} / ${second.slice(Math.max(0, at - 60), at + 60)}`;
}

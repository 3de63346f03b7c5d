import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { findChromium, MOST_WRITTEN, reasonOfEnd } from '../host/chromium.ts';
import { removeLeftovers } from '../system/leftovers.ts';

/** How the browser draws: with the machine's own driver, or with the drawing program it brings along. */
export type Drawing = 'native' | 'bundled';

const DRAWING_FLAGS: Readonly<Record<Drawing, readonly string[]>> = {
  native:
    process.platform === 'linux'
      ? ['--use-gl=angle', '--use-angle=gl-egl', '--ignore-gpu-blocklist']
      : ['--ignore-gpu-blocklist'],
  bundled: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
};

const FLAGS: readonly string[] = [
  '--headless=new',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--mute-audio',
  '--hide-scrollbars',
  // Nothing is said through the pipe: Chromium ends when it closes, so that it never outlives this process.
  '--remote-debugging-pipe',
];

/** How long to wait for what a browser that has ended wrote, in milliseconds. */
const LAST_WORDS_MS = 200;

/** Names of the profiles; the group is the id of the process. */
const PROFILE = /^precocial-film-(\d+)-/;

export interface Browser {
  readonly program: string;
  /** Settles when the browser has ended, however. */
  readonly ended: Promise<void>;
  /** Why it ended by itself, as the end of a sentence; null if it did not say. */
  readonly reason: () => string | null;
  /** Ends it and removes everything it has written. */
  readonly close: () => Promise<void>;
}

/**
 * Opens an address in the system's Chromium without a window, in a profile that is thrown away.
 * @throws PrecocialError 'unsupported' if there is no Chromium
 */
export async function openHeadless(url: string, drawing: Drawing): Promise<Browser> {
  const program = findChromium();
  if (program === null) {
    throw new PrecocialError(
      'unsupported',
      'No Chromium was found, and films are drawn by one. Install Chromium, Chrome or Edge, or name one in PRECOCIAL_CHROMIUM.',
    );
  }
  await removeLeftovers(tmpdir(), PROFILE);
  const profile = await mkdtemp(join(tmpdir(), `precocial-film-${String(process.pid)}-`));
  // Chromium refuses its sandbox to root, who has given it up already.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(
    program,
    [...FLAGS, ...DRAWING_FLAGS[drawing], ...sandbox, `--user-data-dir=${profile}`, url],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  let written = '';
  child.stderr?.on('data', (data: Buffer) => {
    written = `${written}${data.toString('latin1')}`.slice(-MOST_WRITTEN);
  });
  const ended = new Promise<void>((resolve) => {
    // What it wrote last may come after its end; its helpers may keep the pipe open for longer.
    child.once('exit', () => setTimeout(resolve, LAST_WORDS_MS));
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    program,
    ended,
    reason: () => reasonOfEnd(written),
    close: () => close(child, ended, profile),
  };
}

async function close(child: ChildProcess, ended: Promise<void>, profile: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await ended;
  // Its helpers may still be writing for a moment.
  await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

import { spawn } from 'node:child_process';
import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { quoted } from '../../shared/formats/text.ts';

/** So much of the end of what Chromium writes is looked at, in characters. */
export const MOST_WRITTEN = 16_384;

const NAMES: readonly string[] = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
];

function elsewhere(environment: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') {
    return ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform !== 'win32') return [];
  return ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((key) => {
    const base = environment[key];
    return base === undefined
      ? []
      : [
          join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(base, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
          join(base, 'Chromium', 'Application', 'chrome.exe'),
        ];
  });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Path of a Chromium of this system: PRECOCIAL_CHROMIUM, else the first found; null if there is none.
 * @throws PrecocialError 'usage' if PRECOCIAL_CHROMIUM names no program
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const given = environment['PRECOCIAL_CHROMIUM'];
  if (given !== undefined && given !== '') {
    if (isProgram(given)) return given;
    throw new PrecocialError(
      'usage',
      `PRECOCIAL_CHROMIUM names ${given}, and no program is there; name a Chromium, or unset it to have one looked for.`,
      { file: given },
    );
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onPath, ...elsewhere(environment)].find(isProgram) ?? null;
}

/** Chromium refuses its sandbox to root; a person who runs a desktop as root has given it up already. */
function sandboxFlags(): readonly string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** What Chromium writes when it finds no sandbox that it may use. */
const NO_SANDBOX =
  /no usable sandbox|setuid sandbox|sandbox host|zygote_host|without --no-sandbox/i;
const NO_SANDBOX_REASON =
  'this system gives it no sandbox. Let programs make user namespaces (sysctl kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu, user.max_user_namespaces above 0), or name a Chromium that brings a sandbox in PRECOCIAL_CHROMIUM';

/**
 * Why a Chromium ended, from what it wrote on stderr, as the end of a sentence; null if it wrote nothing that says so.
 */
export function reasonOfEnd(written: string): string | null {
  if (NO_SANDBOX.test(written)) return NO_SANDBOX_REASON;
  const lines = written.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => /fatal|error|cannot|not found|missing/i.test(line));
  const last = telling
    .at(-1)
    ?.replace(/^\[[^\]]*\]\s*/, '')
    .replace(/\.$/, '');
  return last === undefined ? null : `it says: ${quoted(last, 200)}`;
}

/** True where a window can appear. */
export function hasDisplay(environment: NodeJS.ProcessEnv = process.env): boolean {
  if (process.platform !== 'linux') return true;
  const { DISPLAY, WAYLAND_DISPLAY } = environment;
  return (DISPLAY ?? '') !== '' || (WAYLAND_DISPLAY ?? '') !== '';
}

/** A browser that was started to show the lab. */
export interface AppWindow {
  readonly program: string;
  /** Settles when it has ended, or could not start. It may have handed the window to another of its kind. */
  readonly ended: Promise<void>;
  /** Why it ended, as the end of a sentence; null if it did not say. */
  readonly reason: () => string | null;
}

/** A file for what the browser writes on stderr: it outlives this process, so a pipe would not do. */
function openLog(profile: string): { file: number | 'ignore'; read: () => string } {
  const path = join(profile, 'precocial-chromium.log');
  try {
    mkdirSync(profile, { recursive: true });
    const file = openSync(path, 'w');
    return { file, read: () => readFileSync(path, 'latin1').slice(-MOST_WRITTEN) };
  } catch {
    return { file: 'ignore', read: () => '' };
  }
}

/**
 * Opens an address in a window of its own, without tabs and address bar.
 * @param profile folder of the browser's profile, so that the person's own browser is left alone
 * @returns null if there is no Chromium, or no screen
 * @throws PrecocialError as `findChromium`
 */
export function openAppWindow(url: string, profile: string): AppWindow | null {
  const program = hasDisplay() ? findChromium() : null;
  if (program === null) return null;
  const log = openLog(profile);
  const child = spawn(
    program,
    [
      `--app=${url}`,
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--window-size=1440,900',
      ...sandboxFlags(),
    ],
    { detached: true, stdio: ['ignore', 'ignore', log.file] },
  );
  if (log.file !== 'ignore') closeSync(log.file);
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  child.unref();
  return { program, ended, reason: () => reasonOfEnd(log.read()) };
}

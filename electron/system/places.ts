import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where everything of the program itself lies. */
export interface ProgramPlaces {
  readonly root: string;
  readonly version: string;
  /** Address of the project. */
  readonly homepage: string;
  /** dist/workers: entries of child processes. */
  readonly workers: string;
  /** dist/kernels */
  readonly kernels: string;
  /** assets/ */
  readonly assets: string;
  /** dist/renderer: the window's page. */
  readonly renderer: string;
  readonly preload: string;
}

/** Inside a packaged program, child processes and kernels lie beside the archive, not in it. */
function unpacked(path: string): string {
  return path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
}

/** Files that say that a folder is the program's: a packed program has its package.json in the archive alone. */
const MARKS: readonly string[] = ['package.json', join('dist', 'program.json')];

interface Manifest {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly homepage?: unknown;
}

/** What the program says of itself in its folder; null for any other folder. */
function manifestAt(folder: string): Manifest | null {
  for (const mark of MARKS) {
    const path = join(folder, mark);
    if (!existsSync(path)) continue;
    const content = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
    if (content.name === 'precocial') return content;
  }
  return null;
}

/**
 * Finds the program's folder from any of its files, bundled or not.
 * @param moduleUrl import.meta.url of the caller
 * @throws Error if no folder above the file is the program's
 */
export function programPlaces(moduleUrl: string): ProgramPlaces {
  let root = dirname(fileURLToPath(moduleUrl));
  for (;;) {
    const manifest = manifestAt(root);
    if (manifest !== null) return placesOf(root, manifest);
    const parent = dirname(root);
    if (parent === root) throw new Error('The folder of Precocial itself was not found.');
    root = parent;
  }
}

function placesOf(root: string, { version, homepage }: Manifest): ProgramPlaces {
  return {
    root,
    version: String(version),
    homepage: typeof homepage === 'string' ? homepage : '',
    workers: unpacked(join(root, 'dist', 'workers')),
    kernels: unpacked(join(root, 'dist', 'kernels')),
    assets: unpacked(join(root, 'assets')),
    renderer: join(root, 'dist', 'renderer'),
    preload: join(root, 'dist', 'preload', 'preload.cjs'),
  };
}

/** Where settings lie outside Electron: PRECOCIAL_SETTINGS, else the platform's usual place. */
export function settingsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { PRECOCIAL_SETTINGS: given, XDG_CONFIG_HOME: xdg, APPDATA: appData } = environment;
  if (given !== undefined && given !== '') return given;
  if (process.platform === 'win32' && appData !== undefined) return join(appData, 'Precocial');
  if (process.platform === 'darwin') {
    return join(homedir(), 'Library', 'Application Support', 'Precocial');
  }
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.config'), 'precocial');
}

/** The library folder of someone who never chose one. */
export function defaultLibrary(documents: string | null = null): string {
  const folder = documents ?? join(homedir(), 'Documents');
  return existsSync(folder) ? join(folder, 'Precocial') : join(homedir(), 'Precocial');
}

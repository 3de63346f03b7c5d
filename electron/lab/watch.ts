import { watch } from 'chokidar';
import { dirname } from 'node:path';

/** Long enough for a burst of writes to end, short enough to feel immediate. */
const QUIET_MS = 120;

/** A neighbour of the library folder: seen only because the parent is watched. */
function isBeside(folder: string, path: string): boolean {
  return dirname(path) === dirname(folder) && path !== folder;
}

/** Hidden files, the trash, and what a running search writes every generation. */
function isNoise(below: string): boolean {
  const parts = below.split(/[/\\]/).filter((part) => part !== '');
  const [place, , file] = parts;
  if (parts.some((part) => part.startsWith('.'))) return true;
  if (place === 'trash' || place === 'damaged') return parts.length > 1;
  return place === 'runs' && file !== undefined && file !== 'run.json';
}

/**
 * Calls `onChange` after files of the library changed, by whomever. Hidden and temporary files, and
 * what happens deep inside a run, do not count.
 * @returns a function that stops watching
 */
export function watchLibrary(folder: string, onChange: () => void): () => Promise<void> {
  let timer: NodeJS.Timeout | null = null;
  // The parent is watched as well, one level deep: a folder that vanishes and returns is noticed.
  const watcher = watch([folder, dirname(folder)], {
    ignoreInitial: true,
    depth: 2,
    ignorePermissionErrors: true,
    ignored: (path) => isBeside(folder, path) || isNoise(path.slice(folder.length)),
  });
  const changed = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(onChange, QUIET_MS);
  };
  watcher.on('all', changed);
  // What was written while the watcher read the folders for the first time has no event of its own.
  watcher.on('ready', changed);
  // A watcher that fails (too many watches) costs the automatic refresh, nothing else.
  watcher.on('error', () => undefined);
  return async () => {
    if (timer !== null) clearTimeout(timer);
    await watcher.close();
  };
}

import { watch } from 'chokidar';
import { dirname, relative } from 'node:path';

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

/** The folders of the library in which something changed, such as 'genomes'; null: it may be any. */
export type ChangedPlaces = ReadonlySet<string> | null;

/**
 * Calls `onChange` after files of the library changed, by whomever. Hidden and temporary files, and
 * what happens deep inside a run, do not count.
 * @returns a function that stops watching
 */
export function watchLibrary(
  folder: string,
  onChange: (places: ChangedPlaces) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | null = null;
  let places: Set<string> | null = new Set();
  // The parent is watched as well, one level deep: a folder that vanishes and returns is noticed.
  const watcher = watch([folder, dirname(folder)], {
    ignoreInitial: true,
    depth: 2,
    ignorePermissionErrors: true,
    ignored: (path) => isBeside(folder, path) || isNoise(path.slice(folder.length)),
  });
  const changed = (place: string | null): void => {
    if (place === null) places = null;
    else places?.add(place);
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      const told = places;
      places = new Set();
      onChange(told);
    }, QUIET_MS);
  };
  watcher.on('all', (_, path) => {
    const [place = ''] = relative(folder, path).split(/[/\\]/);
    // The library's own folder came or went.
    changed(place === '' || place === '..' ? null : place);
  });
  // What was written while the watcher read the folders for the first time has no event of its own.
  watcher.on('ready', () => changed(null));
  // A watcher that fails (too many watches) costs the automatic refresh, nothing else.
  watcher.on('error', () => undefined);
  return async () => {
    if (timer !== null) clearTimeout(timer);
    await watcher.close();
  };
}

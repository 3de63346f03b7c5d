import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { canWrite, errorCode, makeFolders, storageError, TEMPORARY } from '../system/files.ts';
import { removeLeftovers } from '../system/leftovers.ts';
import { openDrafts, type Drafts } from './drafts.ts';
import { genomeFolder, type GenomeFolder, type GenomeListing } from './genomes.ts';
import { watchLibrary, type ChangedPlaces } from './watch.ts';
import type { LibrarySnapshot, RunEntry } from '../../shared/contract/lab.ts';

/** The folder a person keeps genomes and runs in. */
export interface Library {
  readonly folder: string;
  readonly genomes: GenomeFolder;
  readonly drafts: Drafts;
  readonly runsFolder: string;
  readonly recordingsFolder: string;
  readonly trashFolder: string;
  /** Everything in it, beside the champions that ship. */
  readonly snapshot: (
    champions: GenomeListing,
    runs: readonly RunEntry[],
  ) => Promise<LibrarySnapshot>;
  readonly close: () => Promise<void>;
}

export interface LibraryOptions {
  /** Where drafts go while the library cannot be written. */
  readonly refuge: string;
  /** Called after something in the folder changed. */
  readonly onChange: (places: ChangedPlaces) => void;
}

/** EPERM is what macOS says of Documents, Desktop and Downloads until a person has allowed them. */
const isDenied = (error: unknown): boolean => ['EACCES', 'EPERM'].includes(errorCode(error));

/** Ends the sentence that begins 'the folder may not be read by'. */
function readerOf(platform: NodeJS.Platform): string {
  return platform === 'darwin'
    ? 'Precocial. Allow it in System Settings > Privacy & Security > Files and Folders, and start Precocial again.'
    : 'this account.';
}

/**
 * What is wrong with the folder, in a sentence; null if nothing is.
 * @param notMade why it could not be made when the library was opened
 */
async function problemOf(folder: string, notMade: Error | null): Promise<string | null> {
  const kept = 'Open genomes keep their drafts.';
  try {
    if (!(await stat(folder)).isDirectory()) {
      return `${folder} is no folder. Choose another library. ${kept}`;
    }
    await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT' && notMade !== null) return `${notMade.message} ${kept}`;
    return isDenied(error)
      ? `${folder} may not be read by ${readerOf(process.platform)} Choose another library. ${kept}`
      : `The library folder ${folder} is gone. Bring it back or choose another. ${kept}`;
  }
  if (await canWrite(folder)) return null;
  return `Nothing can be written to ${folder}: it is read-only or the disk is full. You can look at everything; to save, choose another library. ${kept}`;
}

/** Files that a process writes for longer than this are nobody's any more, in milliseconds. */
const LEFT_MS = 60_000;

/** Removes what killed processes have left half written. */
async function clearLeftovers(folder: string): Promise<void> {
  const runs = await readdir(join(folder, 'runs')).catch((): string[] => []);
  const places = [
    ...['genomes', 'drafts', 'recordings'].map((name) => join(folder, name)),
    ...runs.flatMap((run) => [join(folder, 'runs', run), join(folder, 'runs', run, 'champions')]),
  ];
  for (const place of places) await removeLeftovers(place, TEMPORARY, LEFT_MS);
}

/** Opens a library, making the folder if it can be made. A folder that cannot be used is reported by
 * `snapshot`, not thrown: champions and open genomes work without it. */
export async function openLibrary(folder: string, options: LibraryOptions): Promise<Library> {
  const notMade = await makeFolders(folder).then(
    () => null,
    (error: unknown) => storageError('The library folder was not made', folder, error),
  );
  const genomes = genomeFolder(join(folder, 'genomes'), 'genome');
  const drafts = openDrafts(join(folder, 'drafts'), options.refuge);
  void clearLeftovers(folder);
  const unwatch = watchLibrary(folder, options.onChange);
  return {
    folder,
    genomes,
    drafts,
    runsFolder: join(folder, 'runs'),
    recordingsFolder: join(folder, 'recordings'),
    trashFolder: join(folder, 'trash'),
    async snapshot(champions, runs) {
      const [message, own, draftEntries] = await Promise.all([
        problemOf(folder, notMade),
        genomes.list(),
        drafts.list(),
      ]);
      return {
        folder,
        writable: message === null,
        message,
        champions: champions.entries,
        genomes: own.entries,
        runs,
        damaged: [...champions.damaged, ...own.damaged],
        drafts: draftEntries,
      };
    },
    async close() {
      await drafts.close();
      await unwatch();
    },
  };
}

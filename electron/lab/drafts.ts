import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import { parseGenomeFile, writeGenomeFile } from '../../shared/formats/genome-file.ts';
import {
  errorCode,
  makeFolders,
  makeInside,
  moveInto,
  statusOf,
  storageError,
  writeAtomically,
} from '../system/files.ts';
import { readError } from '../system/read-file.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { LibrarySnapshot } from '../../shared/contract/lab.ts';

type DraftEntry = LibrarySnapshot['drafts'][number];

/** Unsaved edits, written as they are made, so that a crash loses none. */
export interface Drafts {
  readonly list: () => Promise<readonly DraftEntry[]>;
  readonly write: (id: string, document: GenomeDocument) => Promise<void>;
  readonly read: (id: string) => Promise<GenomeDocument>;
  readonly discard: (id: string) => Promise<void>;
}

/**
 * @param folder the library's drafts
 * @param refuge where drafts go while that folder cannot be written
 */
export function openDrafts(folder: string, refuge: string): Drafts {
  const fileIn = (place: string, id: string): string => join(place, `${id}.json`);
  const places = [folder, refuge];

  async function load(place: string, id: string): Promise<GenomeDocument | null> {
    const path = fileIn(place, id);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
      throw readError('The draft cannot be read', path, error);
    }
    return parseGenomeFile(text);
  }

  async function entriesIn(place: string): Promise<DraftEntry[]> {
    const files = await readdir(place).catch(() => []);
    const entries: DraftEntry[] = [];
    for (const file of files) {
      if (!file.endsWith('.json') || file.startsWith('.')) continue;
      const id = file.slice(0, -'.json'.length);
      const status = await statusOf(join(place, file));
      try {
        const document = await load(place, id);
        if (document === null || status === null) continue;
        entries.push({
          id,
          name: document.name,
          task: document.task,
          modified: status.modified,
        });
      } catch (error) {
        // A newer program's draft, and one that cannot be read now, may be opened another time.
        const passing = ['newer-version', 'storage'];
        if (error instanceof PrecocialError && passing.includes(error.code)) continue;
        await moveInto(join(place, '..', 'damaged'), join(place, file)).catch(() => undefined);
      }
    }
    return entries;
  }

  async function newest(id: string): Promise<string> {
    const found = await Promise.all(
      places.map(async (place) => ({ place, status: await statusOf(fileIn(place, id)) })),
    );
    const [first] = found
      .filter((candidate) => candidate.status !== null)
      .sort((a, b) => (b.status?.modified ?? 0) - (a.status?.modified ?? 0));
    if (first === undefined) {
      throw new PrecocialError('not-found', 'There is no draft of that name any more.', { id });
    }
    return first.place;
  }

  return {
    async list() {
      const all = (await Promise.all(places.map(entriesIn))).flat();
      all.sort((a, b) => b.modified - a.modified);
      return all.filter((entry, at) => all.findIndex((other) => other.id === entry.id) === at);
    },
    async write(id, document) {
      const content = writeGenomeFile(document);
      let failure: unknown;
      for (const place of places) {
        try {
          if (place === refuge) await makeFolders(place);
          else await makeInside(place);
          await writeAtomically(fileIn(place, id), content);
          return;
        } catch (error) {
          failure = error;
        }
      }
      throw storageError('The draft was not saved; do not close the window', folder, failure);
    },
    async read(id) {
      const document = await load(await newest(id), id);
      if (document === null) throw new PrecocialError('not-found', 'The draft has just gone.');
      return document;
    },
    async discard(id) {
      for (const place of places) {
        await rm(fileIn(place, id), { force: true }).catch(() => undefined);
      }
    },
  };
}

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { PrecocialError } from '../../shared/base/errors.ts';
import { parseGenomeFile, writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { decodeText } from '../../shared/formats/text.ts';
import {
  errorCode,
  makeFolders,
  makeInside,
  moveInto,
  statusOf,
  storageError,
  writeAtomically,
} from '../system/files.ts';
import { openLeases } from './leases.ts';
import { readError, readWhole } from '../system/read-file.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { LibrarySnapshot } from '../../shared/contract/lab.ts';

type DraftEntry = LibrarySnapshot['drafts'][number];

/**
 * Unsaved edits, written as they are made, so that a crash loses none. A draft is leased by the window that
 * writes it, named by any object; other windows do not see it until that window has closed.
 */
export interface Drafts {
  /** Drafts that no living window has, of this process or of another. */
  readonly list: () => Promise<readonly DraftEntry[]>;
  /** @throws PrecocialError 'busy' if another window has the draft */
  readonly write: (id: string, document: GenomeDocument, window: object) => Promise<void>;
  /** Leases the draft to the window as well. @throws PrecocialError 'busy', 'not-found' */
  readonly read: (id: string, window: object) => Promise<GenomeDocument>;
  /** Removes a draft, unless another window has it. */
  readonly discard: (id: string, window: object) => Promise<void>;
  /** A window has closed: what it left unsaved is for the next one. */
  readonly release: (window: object) => void;
  /** Moves every leased draft to another library's drafts, each to the same window. */
  readonly moveTo: (other: Drafts) => Promise<void>;
  readonly close: () => Promise<void>;
}

const taken = (id: string): PrecocialError =>
  new PrecocialError('busy', 'Another window has these unsaved edits; they are kept there.', {
    id,
  });

/**
 * @param folder the library's drafts
 * @param refuge where drafts go while that folder cannot be written
 */
export function openDrafts(folder: string, refuge: string): Drafts {
  const leases = openLeases();
  const fileIn = (place: string, id: string): string => join(place, `${id}.json`);
  const places = [folder, refuge];
  /** The last change asked for of each draft: one begins when the one before it is on the disk. */
  const changes = new Map<string, Promise<void>>();

  function inTurn(id: string, change: () => Promise<void>): Promise<void> {
    const before = changes.get(id) ?? Promise.resolve();
    const done = before.catch(() => undefined).then(change);
    changes.set(id, done);
    const forget = (): void => {
      if (changes.get(id) === done) changes.delete(id);
    };
    done.then(forget, forget);
    return done;
  }

  /** Waits for changes under way: a window that has just closed may have left one. */
  async function settled(): Promise<void> {
    await Promise.allSettled([...changes.values()]);
  }

  async function load(place: string, id: string): Promise<GenomeDocument | null> {
    const path = fileIn(place, id);
    let content: Buffer;
    try {
      content = await readWhole(path);
    } catch (error) {
      if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
      throw readError('The draft cannot be read', path, error);
    }
    return parseGenomeFile(decodeText(content));
  }

  async function entriesIn(place: string): Promise<DraftEntry[]> {
    const files = await readdir(place).catch(() => []);
    const entries: DraftEntry[] = [];
    for (const file of files) {
      if (!file.endsWith('.json') || file.startsWith('.')) continue;
      const id = file.slice(0, -'.json'.length);
      if (await leases.isLeased(place, id)) continue;
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
        // In turn: of two listings at once, the second finds it gone.
        await inTurn(id, async () => {
          await moveInto(join(place, '..', 'damaged'), join(place, file));
        }).catch(() => undefined);
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

  async function put(id: string, document: GenomeDocument): Promise<void> {
    const content = writeGenomeFile(document);
    // What could not be read back must not replace what can.
    parseGenomeFile(content);
    let failure: unknown;
    for (const place of places) {
      try {
        if (place === refuge) await makeFolders(place);
        else await makeInside(place);
        await leases.mark(place, id);
        await writeAtomically(fileIn(place, id), content);
        return;
      } catch (error) {
        failure = error;
      }
    }
    throw storageError('The draft was not saved; do not close the window', folder, failure);
  }

  /** The lease is taken before anything is waited for: the window may close meanwhile. */
  function write(id: string, document: GenomeDocument, window: object): Promise<void> {
    if (!leases.take(id, window)) return Promise.reject(taken(id));
    return inTurn(id, () => put(id, document));
  }

  async function remove(id: string, isOwn: boolean): Promise<void> {
    for (const place of places) {
      if (!isOwn && (await leases.isLeased(place, id))) continue;
      await rm(fileIn(place, id), { force: true }).catch(() => undefined);
      await leases.unmark(place, id);
    }
  }

  function discard(id: string, window: object): Promise<void> {
    const holder = leases.holder(id);
    if (holder !== null && holder !== window) return Promise.resolve();
    leases.drop(id);
    return inTurn(id, () => remove(id, holder !== null));
  }

  return {
    async list() {
      await settled();
      const all = (await Promise.all(places.map(entriesIn))).flat();
      all.sort((a, b) => b.modified - a.modified);
      return all.filter((entry, at) => all.findIndex((other) => other.id === entry.id) === at);
    },
    write,
    async read(id, window) {
      await settled();
      const place = await newest(id);
      if (leases.holder(id) !== window && (await leases.isLeased(place, id))) throw taken(id);
      // Two windows that start together ask at the same moment: the first keeps it.
      if (!leases.take(id, window)) throw taken(id);
      const document = await load(place, id);
      if (document === null) throw new PrecocialError('not-found', 'The draft has just gone.');
      await leases.mark(place, id);
      return document;
    },
    discard,
    release: (window) => leases.release(window),
    async moveTo(other) {
      await settled();
      for (const [id, window] of leases.all()) {
        const document = await load(await newest(id), id);
        if (document === null) continue;
        await other.write(id, document, window);
        await discard(id, window);
      }
    },
    close: () => Promise.resolve(leases.close()),
  };
}

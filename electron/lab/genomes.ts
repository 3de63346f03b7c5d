import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { PrecocialError, messageOf } from '../../shared/base/errors.ts';
import { detectFormat } from '../../shared/formats/detect.ts';
import { parseGenomeFile, writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { decodeText } from '../../shared/formats/text.ts';
import { TUNING_ENDING } from '../../shared/formats/tuned-file.ts';
import { statisticsOf } from '../../shared/genome/statistics.ts';
import {
  createAtomically,
  exists,
  makeInside,
  moveInto,
  slug,
  statusOf,
  storageError,
  writeAtomically,
} from '../system/files.ts';
import { readError, readWhole } from '../system/read-file.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { GenomeEntry, GenomeRef } from '../../shared/contract/lab.ts';

/** What genomes are saved as. */
const ENDING = '.wann';
/** What they were saved as before, and what ships; read like the others, and saved over under its own name. */
const OTHER_ENDING = '.json';

export interface DamagedFile {
  readonly file: string;
  readonly message: string;
}

export interface GenomeListing {
  readonly entries: readonly GenomeEntry[];
  readonly damaged: readonly DamagedFile[];
}

export interface GenomeFile {
  readonly document: GenomeDocument;
  readonly revision: string;
}

/** A folder of genome files: the library's own, or the champions that ship. */
export interface GenomeFolder {
  readonly folder: string;
  /**
   * Every genome by name; a missing folder is empty. Unreadable files stay where they are; what is a file
   * of ours but no genome, such as tuned weights beside theirs, is passed over.
   */
  readonly list: () => Promise<GenomeListing>;
  /** @throws PrecocialError 'not-found', 'storage', or what the format says */
  readonly read: (id: string) => Promise<GenomeFile>;
  /**
   * Writes a document, under a new name unless `id` is given.
   * @param expected the revision that is overwritten; without it, whatever is there
   * @throws PrecocialError 'busy' if the file was changed since `expected`; 'storage'
   */
  readonly save: (
    document: GenomeDocument,
    id?: string,
    expected?: string,
  ) => Promise<{ readonly id: string; readonly revision: string }>;
  readonly trash: (id: string, trash: string) => Promise<void>;
  readonly pathOf: (id: string) => string;
}

/** Names a file's content. */
export function revisionOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

function entryOf(
  ref: GenomeRef,
  document: GenomeDocument,
  modified: number,
  revision: string,
): GenomeEntry {
  const statistics = statisticsOf(document.genome);
  return {
    ref,
    name: document.name,
    task: document.task,
    connections: statistics.connections,
    hidden: statistics.hidden,
    mean: document.mean,
    tags: document.tags,
    modified,
    revision,
  };
}

/** What was made of a file, until the file changes. */
interface Made<T> {
  readonly modified: number;
  readonly size: number;
  readonly value: Promise<T>;
}

/** True for tuned weights and for the state of a tuning, which lie where their genome does. */
async function belongsToTuning(path: string): Promise<boolean> {
  if (path.endsWith(TUNING_ENDING)) return true;
  const content = await readWhole(path).catch(() => null);
  return content !== null && detectFormat(path, content).format === 'tuned-weights';
}

/** The id of a file among others; null if its ending is no genome's. */
function idOf(file: string, names: ReadonlySet<string>): string | null {
  if (file.endsWith(ENDING)) return file.slice(0, -ENDING.length);
  if (!file.endsWith(OTHER_ENDING)) return null;
  const stem = file.slice(0, -OTHER_ENDING.length);
  return names.has(stem + ENDING) ? file : stem;
}

export function genomeFolder(folder: string, kind: 'genome' | 'champion'): GenomeFolder {
  /** Null for a file of ours that is no genome. */
  const cache = new Map<string, Made<GenomeEntry | DamagedFile | null>>();
  const documents = new Map<string, Made<GenomeFile>>();
  /**
   * The file of an id: its name without the ending, which is kept where two files differ in nothing else. An id of
   * nothing is where it would be saved.
   */
  const pathOf = (id: string): string => {
    const known = [id + ENDING, ...(id.endsWith(OTHER_ENDING) ? [id] : []), id + OTHER_ENDING];
    return join(folder, known.find((name) => existsSync(join(folder, name))) ?? id + ENDING);
  };
  const refOf = (id: string): GenomeRef => (kind === 'genome' ? { kind, id } : { kind, name: id });

  async function load(id: string): Promise<GenomeFile> {
    const path = pathOf(id);
    let content: Buffer;
    try {
      content = await readWhole(path);
    } catch (error) {
      if (!(await exists(path))) {
        throw new PrecocialError('not-found', `There is no genome "${id}" in ${folder}.`, { id });
      }
      throw readError('The genome cannot be read', path, error);
    }
    const document = parseGenomeFile(decodeText(content));
    return { document, revision: revisionOf(content) };
  }

  /**
   * What `make` makes of a file, made once for each state of the file: at the start a window's listing, the watcher's
   * and the pictures of the gallery ask at the same time. Null if there is no such file.
   */
  async function once<T>(
    made: Map<string, Made<T>>,
    id: string,
    make: (modified: number) => Promise<T>,
  ): Promise<T | null> {
    const status = await statusOf(pathOf(id));
    if (status === null) return null;
    const known = made.get(id);
    if (known?.modified === status.modified && known.size === status.size) return known.value;
    const value = make(status.modified);
    made.set(id, { ...status, value });
    value.catch(() => {
      if (made.get(id)?.value === value) made.delete(id);
    });
    return value;
  }

  /** The champions that ship are few and are kept in memory; of a library's genomes there may be any number. */
  async function read(id: string): Promise<GenomeFile> {
    if (kind === 'genome') return load(id);
    return (await once(documents, id, () => load(id))) ?? load(id);
  }

  async function describe(id: string, modified: number): Promise<GenomeEntry | DamagedFile | null> {
    try {
      const { document, revision } = await read(id);
      return entryOf(refOf(id), document, kind === 'champion' ? 0 : modified, revision);
    } catch (error) {
      if (await belongsToTuning(pathOf(id))) return null;
      return { file: pathOf(id), message: messageOf(error) };
    }
  }

  async function list(): Promise<GenomeListing> {
    const files = await readdir(folder).catch(() => []);
    const names = new Set(files.filter((file) => !file.startsWith('.')));
    const ids = [...names].flatMap((file) => idOf(file, names) ?? []).sort();
    for (const id of [...cache.keys()]) if (!ids.includes(id)) cache.delete(id);
    const entries: GenomeEntry[] = [];
    const damaged: DamagedFile[] = [];
    for (const id of ids) {
      const entry = await once(cache, id, (modified) => describe(id, modified));
      if (entry === null) continue;
      if ('file' in entry) damaged.push(entry);
      else entries.push(entry);
    }
    return { entries, damaged };
  }

  async function refuseForeignChange(id: string, expected: string): Promise<void> {
    const content = await readWhole(pathOf(id)).catch(() => null);
    // A file that has gone is simply written again.
    if (content === null || revisionOf(content) === expected) return;
    throw new PrecocialError(
      'busy',
      `"${id}" was changed by another window or program since it was opened; nothing was overwritten. Save under another name, or open it again.`,
      { id },
    );
  }

  /** Where a genome of a name is saved first: a name that no file of either ending has. */
  function newPath(name: string): string {
    const stem = slug(name, 'genome');
    for (let n = 1; ; n++) {
      const candidate = join(folder, n === 1 ? stem : `${stem}-${n}`);
      if (!existsSync(candidate + OTHER_ENDING) && !existsSync(candidate + ENDING)) {
        return candidate + ENDING;
      }
    }
  }

  const save: GenomeFolder['save'] = async (document, id, expected) => {
    if (id !== undefined && expected !== undefined) await refuseForeignChange(id, expected);
    const content = writeGenomeFile(document);
    // What could not be read back must not replace what can.
    parseGenomeFile(content);
    let path = id === undefined ? newPath(document.name) : pathOf(id);
    try {
      await makeInside(folder);
      if (id === undefined) path = await createAtomically(path, content);
      else await writeAtomically(path, content);
    } catch (error) {
      throw storageError('The genome was not saved; it stays open', path, error);
    }
    const saved = id ?? basename(path, ENDING);
    cache.delete(saved);
    return { id: saved, revision: revisionOf(content) };
  };

  let saving: Promise<unknown> = Promise.resolve();

  return {
    folder,
    list,
    read,
    pathOf,
    // One at a time: between the look at the revision and the write no other window may save.
    save(document, id, expected) {
      const saved = saving.then(() => save(document, id, expected));
      saving = saved.catch(() => undefined);
      return saved;
    },
    async trash(id, trash) {
      if (!(await exists(pathOf(id)))) {
        throw new PrecocialError('not-found', `There is no genome "${id}" in ${folder}.`, { id });
      }
      try {
        await moveInto(trash, pathOf(id));
      } catch (error) {
        throw storageError('The genome was not moved to the trash', pathOf(id), error);
      }
    },
  };
}

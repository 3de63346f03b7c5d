import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseJson } from '../../shared/formats/json-source.ts';
import { z } from '../../shared/formats/schema.ts';
import { lifeOf, thisProcess, type Identity } from '../system/identity.ts';

/**
 * Which window has which draft. Inside this process a map says so. Other processes on the same library read a
 * small file beside the draft, `.ID.owner`, which names its process.
 */
export interface Leases {
  /** The window of this process that has the draft; null if none has. */
  readonly holder: (id: string) => object | null;
  /** Gives a draft to a window. @returns false if another window of this process has it */
  readonly take: (id: string, window: object) => boolean;
  readonly drop: (id: string) => void;
  readonly release: (window: object) => void;
  readonly all: () => readonly (readonly [id: string, window: object])[];
  /** Tells other processes that a draft in a folder is this process's. Where that cannot be written, none is told. */
  readonly mark: (place: string, id: string) => Promise<void>;
  readonly unmark: (place: string, id: string) => Promise<void>;
  /** True if a window of this process or of another living one has the draft. */
  readonly isLeased: (place: string, id: string) => Promise<boolean>;
  readonly close: () => void;
}

interface OwnerNote {
  /** Which laboratory of the process. */
  readonly owner: string;
  readonly process: Identity;
}

const schema: z.ZodType<OwnerNote> = z.object({
  owner: z.string(),
  process: z.object({
    host: z.string(),
    boot: z.string(),
    space: z.string(),
    pid: z.int().positive(),
    started: z.string(),
  }),
});

/** Open laboratories of this process. */
const open = new Set<string>();

function lives({ owner, process: by }: OwnerNote): boolean {
  const { pid, started, boot, space } = thisProcess();
  const here = by.pid === pid && by.started === started && by.boot === boot && by.space === space;
  return here ? open.has(owner) : lifeOf(by) === 'alive';
}

async function noteIn(path: string): Promise<OwnerNote | null> {
  try {
    return schema.parse(parseJson(await readFile(path, 'utf8')).value);
  } catch {
    return null;
  }
}

export function openLeases(): Leases {
  const own = randomUUID();
  open.add(own);
  const windows = new Map<string, object>();
  const marked = new Set<string>();
  const ownerFile = (place: string, id: string): string => join(place, `.${id}.owner`);

  return {
    holder: (id) => windows.get(id) ?? null,
    take(id, window) {
      const holder = windows.get(id);
      if (holder !== undefined && holder !== window) return false;
      windows.set(id, window);
      return true;
    },
    drop: (id) => void windows.delete(id),
    release(window) {
      for (const [id, holder] of windows) if (holder === window) windows.delete(id);
    },
    all: () => [...windows],
    async mark(place, id) {
      const file = ownerFile(place, id);
      if (marked.has(file)) return;
      const note: OwnerNote = { owner: own, process: thisProcess() };
      await writeFile(file, `${JSON.stringify(note)}\n`).catch(() => undefined);
      marked.add(file);
    },
    async unmark(place, id) {
      const file = ownerFile(place, id);
      marked.delete(file);
      await rm(file, { force: true }).catch(() => undefined);
    },
    async isLeased(place, id) {
      if (windows.has(id)) return true;
      const note = await noteIn(ownerFile(place, id));
      return note !== null && note.owner !== own && lives(note);
    },
    close() {
      open.delete(own);
    },
  };
}

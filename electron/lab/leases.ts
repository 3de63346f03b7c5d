import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { hold, isHeld, type Hold } from '../system/hold.ts';

/**
 * Which window has which draft. Inside this process a map says so. Other processes on the same library read a
 * small file beside the draft, `.ID.owner`, which names its process; that a process lives is known by its hold,
 * which ends with it.
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
  readonly close: () => Promise<void>;
}

/** @param base a folder below which this process takes a name of its own; it need not exist */
export function openLeases(base: string): Leases {
  const own = join(base, `owner-${randomUUID()}`);
  const windows = new Map<string, object>();
  const marked = new Set<string>();
  let held: Promise<Hold | null> | null = null;
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
      held ??= hold(own).catch(() => null);
      if ((await held) === null) return;
      await writeFile(file, own).catch(() => undefined);
      marked.add(file);
    },
    async unmark(place, id) {
      const file = ownerFile(place, id);
      marked.delete(file);
      await rm(file, { force: true }).catch(() => undefined);
    },
    async isLeased(place, id) {
      if (windows.has(id)) return true;
      const owner = await readFile(ownerFile(place, id), 'utf8').catch(() => '');
      return owner !== '' && owner !== own && (await isHeld(owner));
    },
    async close() {
      (await held)?.release();
    },
  };
}

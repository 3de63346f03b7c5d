import { randomBytes, randomInt } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  futimesSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseJson } from '../../shared/formats/json-source.ts';
import { z } from '../../shared/formats/schema.ts';
import { lifeOf, thisProcess, type Identity } from './identity.ts';

/**
 * A file or folder held for one process, by a small file that lies with it and is moved with it: it is also found
 * through a bind mount, in a renamed folder and from another machine or container. It names the process, so that a
 * process of this machine is known to live or not; for one of another machine or container, its signs of life are
 * watched. A process that was killed leaves its file behind, which the next one removes.
 */
export interface Hold {
  /** True once the file is gone: another process took over, or the folder was removed. */
  isLost(): boolean;
  release(): void;
}

/** How long to wait for a process that is just being ended. */
const PATIENCE_MS = 1500;
/** Time between two signs of life, and for how long their absence is watched. */
const BEAT_MS = 1500;
const SILENCE_MS = 8000;

/** What the file says; 'asked' until its process has seen that no other has the path. */
interface Note extends Identity {
  readonly state: 'asked' | 'held';
}

const schema: z.ZodType<Note> = z.object({
  host: z.string(),
  boot: z.string(),
  space: z.string(),
  pid: z.int().positive(),
  started: z.string(),
  state: z.enum(['asked', 'held']),
});

/** Where the files of a path lie: inside a folder, beside a file. */
interface Place {
  readonly folder: string;
  readonly stem: string;
}

function placeOf(path: string): Place {
  const inside = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return inside
    ? { folder: path, stem: 'lock-' }
    : { folder: dirname(path), stem: `.${basename(path)}.lock-` };
}

interface Found {
  readonly path: string;
  /** Null for a file that cannot be read, as one that is being written. */
  readonly note: Note | null;
  readonly alive: 'alive' | 'dead' | 'unknown';
}

/** When a file was first seen as it is now, on this process's own clock. */
const seen = new Map<string, { readonly mark: string; readonly since: number }>();

/** Tells by whether a file changes: its process writes its time again and again. */
function watched(path: string): Found['alive'] {
  const status = statSync(path, { throwIfNoEntry: false, bigint: true });
  if (status === undefined) return 'dead';
  const mark = `${status.ino} ${status.mtimeNs}`;
  const known = seen.get(path);
  if (known === undefined) {
    seen.set(path, { mark, since: performance.now() });
    return 'unknown';
  }
  if (known.mark !== mark) {
    seen.set(path, { mark, since: performance.now() });
    return 'alive';
  }
  return performance.now() - known.since > SILENCE_MS ? 'dead' : 'unknown';
}

async function noteIn(path: string): Promise<Note | null> {
  try {
    return schema.parse(parseJson(await readFile(path, 'utf8')).value);
  } catch {
    return null;
  }
}

async function filesOf({ folder, stem }: Place): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names
    .filter((name) => name.startsWith(stem) && name.endsWith('.json'))
    .map((name) => join(folder, name));
}

async function found(place: Place, except: string): Promise<Found[]> {
  const paths = (await filesOf(place)).filter((path) => path !== except);
  return Promise.all(
    paths.map(async (path) => {
      const note = await noteIn(path);
      const life = note === null ? 'unknown' : lifeOf(note);
      return { path, note, alive: life === 'unknown' ? watched(path) : life };
    }),
  );
}

/** The number of the process that holds a path, or held it when it was killed; null if none does. */
export async function holderOf(path: string): Promise<number | null> {
  const notes = await Promise.all((await filesOf(placeOf(path))).map(noteIn));
  return notes.find((note) => note?.state === 'held')?.pid ?? null;
}

/** True if a living process, this one included, holds the path. */
export async function isHeld(path: string): Promise<boolean> {
  const others = await found(placeOf(path), '');
  return others.some(({ alive, note }) => alive !== 'dead' && note?.state !== 'asked');
}

function write(path: string, state: Note['state']): void {
  writeFileSync(path, `${JSON.stringify({ ...thisProcess(), state } satisfies Note)}\n`);
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // In a folder that can no longer be written the file stays; the process that it names will have ended.
  }
}

/** Keeps a file's time fresh until it is released. */
function keep(path: string): Hold {
  const file = openSync(path, 'r+');
  let open = true;
  const beat = setInterval(() => {
    try {
      const now = new Date();
      futimesSync(file, now, now);
    } catch {
      // A disk that refuses the time keeps the hold for the processes of this machine.
    }
  }, BEAT_MS);
  beat.unref();
  return {
    isLost: () => open && fstatSync(file).nlink === 0,
    release() {
      if (!open) return;
      open = false;
      clearInterval(beat);
      closeSync(file);
      remove(path);
    },
  };
}

/**
 * Takes a path for this process; null if another has it. Each process first writes a file of its own and then
 * looks for others, so that of two at once at least one sees the other and gives up its own.
 * @param path absolute; of a folder, or of a file that need not exist
 * @throws the file system's own error where nothing can be written
 */
export async function hold(path: string): Promise<Hold | null> {
  const place = placeOf(path);
  const own = join(
    place.folder,
    `${place.stem}${process.pid}-${randomBytes(6).toString('hex')}.json`,
  );
  const begun = performance.now();
  for (;;) {
    try {
      write(own, 'asked');
      const others = await found(place, own);
      const living = others.filter(({ alive }) => alive !== 'dead');
      if (living.length === 0) {
        for (const other of others) remove(other.path);
        write(own, 'held');
        return keep(own);
      }
      remove(own);
      const waited = performance.now() - begun;
      const holds = living.some(({ alive, note }) => alive === 'alive' && note?.state !== 'asked');
      if ((holds && waited > PATIENCE_MS) || waited > SILENCE_MS * 2) return null;
    } catch (error) {
      remove(own);
      throw error;
    }
    await delay(20 + randomInt(100));
  }
}

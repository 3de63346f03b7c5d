import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as FileSystem from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createAtomically, moveInto, writeAtomically } from '../../electron/system/files.ts';
import { temporaryFolders } from '../support/temporary.ts';

/** A file system on which somebody else has each file open for a moment: the first renames of it fail. */
const locks = vi.hoisted(() => ({
  /** How many tries fail; counted anew for each file that gets a name. */
  failures: 0,
  code: 'EPERM',
  tries: new Map<string, number>(),
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  const held = async (target: string): Promise<void> => {
    const tries = locks.tries.get(target) ?? 0;
    locks.tries.set(target, tries + 1);
    if (tries < locks.failures) {
      throw Object.assign(new Error(`${locks.code}: rename`), { code: locks.code });
    }
    await Promise.resolve();
  };
  return {
    ...real,
    rename: async (from: string, to: string) => {
      await held(to);
      await real.rename(from, to);
      locks.tries.delete(to);
    },
    unlink: async (path: string) => {
      await held(path);
      await real.unlink(path);
      locks.tries.delete(path);
    },
  };
});

const pauses = vi.hoisted((): number[] => []);
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => {
    pauses.push(ms);
    return Promise.resolve();
  },
}));

const temporary = temporaryFolders();
const { platform } = process;
const become = (system: NodeJS.Platform): void =>
  void Object.defineProperty(process, 'platform', { value: system });

beforeEach(() => {
  locks.failures = 0;
  locks.code = 'EPERM';
  locks.tries.clear();
  pauses.length = 0;
});
afterEach(() => become(platform));

describe('a file that another program has open for a moment', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])('is replaced on Windows after %s', async (code) => {
    const path = join(await temporary(), 'genome');
    await writeFile(path, 'old');
    become('win32');
    Object.assign(locks, { failures: 3, code });
    await writeAtomically(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(join(path, '..'))).toEqual(['genome']);
  });

  it('gets its name, and is moved to the trash', async () => {
    const folder = await temporary();
    become('win32');
    locks.failures = 2;
    const path = await createAtomically(join(folder, 'genome.wann'), 'new');
    const moved = await moveInto(join(folder, 'trash'), path);
    expect(await readFile(moved, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['trash']);
  });

  it('is an error at once where an open file could be renamed, and for every other code', async () => {
    const path = join(await temporary(), 'genome');
    locks.failures = 1;
    become('linux');
    await expect(writeAtomically(path, 'new')).rejects.toMatchObject({ code: 'EPERM' });
    expect(locks.tries.get(path)).toBe(1);
    become('win32');
    locks.tries.clear();
    locks.code = 'ENOSPC';
    await expect(writeAtomically(path, 'new')).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(locks.tries.get(path)).toBe(1);
  });

  it('is an error if it stays open for five seconds', async () => {
    become('win32');
    locks.failures = Infinity;
    const path = join(await temporary(), 'genome');
    await expect(writeAtomically(path, 'new')).rejects.toMatchObject({ code: 'EPERM' });
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBe(4970);
    expect(await readdir(join(path, '..'))).toEqual([]);
  });
});

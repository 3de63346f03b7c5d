import { spawnSync } from 'node:child_process';
import { lstat, mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  canWrite,
  checkWritable,
  createAtomically,
  freePath,
  isWithin,
  makeFolders,
  moveInto,
  slug,
  storageError,
  within,
  writeAtomically,
} from '../../electron/system/files.ts';
import { openRecordings } from '../../electron/lab/recordings.ts';
import { openSettings } from '../../electron/lab/settings.ts';
import { temporaryFolders } from '../support/temporary.ts';

const character = fc.constantFrom(...'aZ9é😀/\\.: -Жß𝒳\0語');
const fileName = /^[\p{L}\p{N}-]+$/u;

const temporary = temporaryFolders();

const matching = ({ code, message }: { code: string; message: RegExp }): object => ({
  code,
  message: expect.stringMatching(message) as string,
});

describe('files', () => {
  it('leaves the old content and no other file when a write fails', async () => {
    const folder = await temporary();
    const path = join(folder, 'a.json');
    await writeAtomically(path, 'old');
    await mkdir(join(folder, 'b.json'));
    await expect(writeAtomically(join(folder, 'b.json'), 'new')).rejects.toMatchObject({
      code: 'EISDIR',
    });
    await expect(writeAtomically(join(folder, 'none', 'c.json'), 'new')).rejects.toThrow();
    expect(await readFile(path, 'utf8')).toBe('old');
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'b.json']);
  });

  it.skipIf(process.platform === 'win32')('never puts a file where a pipe was', async () => {
    const folder = await temporary();
    const pipe = join(folder, 'pipe');
    spawnSync('mkfifo', [pipe]);
    const link = join(folder, 'link');
    await symlink(pipe, link);
    for (const path of [pipe, link]) {
      const refused = { code: 'storage', message: /device, pipe or socket.*left as it is/ };
      await expect(writeAtomically(path, 'new')).rejects.toMatchObject(matching(refused));
      await expect(checkWritable('Not begun', path)).rejects.toMatchObject(matching(refused));
      await expect(openRecordings().begin(path)).rejects.toMatchObject(matching(refused));
    }
    expect((await lstat(pipe)).isFIFO()).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['link', 'pipe']);
  });

  it('takes a name once, whoever wants it at the same instant', async () => {
    const folder = await temporary();
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    await mkdir(from);
    const numbers = Array.from({ length: 8 }, (_, k) => String(k));
    for (const number of numbers) {
      await mkdir(join(from, number));
      await writeFile(join(from, number, 'a.json'), number);
      await mkdir(join(from, number, 'run'));
      await writeFile(join(from, number, 'run', 'run.json'), number);
    }
    const moved = numbers.flatMap((number) => [
      moveInto(to, join(from, number, 'a.json')),
      moveInto(to, join(from, number, 'run')),
    ]);
    const paths = await Promise.all(moved);
    expect(new Set(paths).size).toBe(16);
    const held = await Promise.all(
      paths.map((path) => readFile(path.endsWith('.json') ? path : join(path, 'run.json'), 'utf8')),
    );
    expect(held.sort()).toEqual([...numbers, ...numbers].sort());
    const made = await Promise.all(
      numbers.map((number) => createAtomically(join(folder, 'b.json'), number)),
    );
    expect(new Set(made).size).toBe(8);
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('moves a file once, whoever moves it at the same instant', async () => {
    for (let round = 0; round < 20; round++) {
      const folder = await temporary();
      const file = join(folder, 'torn.json');
      await writeFile(file, 'torn');
      const to = join(folder, 'damaged');
      const moves = await Promise.allSettled([1, 2, 3, 4].map(() => moveInto(to, file)));
      expect(moves.filter(({ status }) => status === 'fulfilled').length).toBe(1);
      const [moved, ...others] = await readdir(to);
      expect(others).toEqual([]);
      expect(await readFile(join(to, moved ?? ''), 'utf8')).toBe('torn');
      expect(await readdir(folder)).toEqual(['damaged']);
    }
  });

  it('says before the work that its result could not be written', async () => {
    const folder = await temporary();
    await mkdir(join(folder, 'taken'));
    await checkWritable('Not begun', join(folder, 'new.json'));
    const check = (name: string): Promise<void> => checkWritable('Not begun', join(folder, name));
    await expect(check('taken')).rejects.toThrow(/Not begun.*a folder of that name/);
    await expect(check(join('none', 'new.json'))).rejects.toThrow(/Not begun.*folder is not there/);
    expect(await readdir(folder)).toEqual(['taken']);
  });

  it('makes the folders that are missing, and says what is in the way', async () => {
    const folder = await temporary();
    await makeFolders(join(folder, 'a', 'b'));
    await makeFolders(join(folder, 'a', 'b'));
    await writeFile(join(folder, 'file'), '');
    await expect(makeFolders(join(folder, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolders(join(folder, 'file', 'x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.runIf(process.platform === 'linux')('ends where no folder can be made', async () => {
    const error = { code: 'ENOENT' };
    await expect(makeFolders('/proc/precocial/x')).rejects.toMatchObject(error);
  });

  it('says what to do about a full, read-only or missing place', () => {
    const errors = { ENOSPC: /disk is full/, EROFS: /read-only/, ENOENT: /is not there/ };
    for (const [code, sentence] of Object.entries(errors)) {
      const error = storageError('Not saved', '/x', Object.assign(new Error(code), { code }));
      expect(error).toMatchObject({ code: 'storage', details: { file: '/x', reason: code } });
      expect(error.message).toMatch(sentence);
    }
  });

  it('never leads out of a folder', () => {
    const root = join('/', 'root', 'library');
    for (const path of ['..', '../x', 'a/../../x', '/etc/passwd', '../library2/x']) {
      expect(() => within(root, path), path).toThrow(/outside/);
    }
    expect(within(root, 'a/../b')).toBe(join(root, 'b'));
    fc.assert(
      fc.property(fc.string(), (path) => {
        let full: string | null = null;
        try {
          full = within(root, path);
        } catch {
          full = null;
        }
        expect(full === null || full === root || full.startsWith(root + '/')).toBe(true);
      }),
    );
    expect(isWithin(root, root)).toBe(true);
  });

  it('makes file names out of any name', () => {
    expect(slug('Pole, held!', 'x')).toBe('pole-held');
    expect(slug('..', 'x')).toBe('x');
    expect(slug('CON', 'x')).toBe('x');
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 200 }), (name) => {
        expect(slug(name, 'x')).toMatch(fileName);
        expect(Buffer.byteLength(slug(name, 'x'))).toBeLessThanOrEqual(240);
      }),
    );
  });

  it('finds free names and probes folders', async () => {
    const folder = await temporary();
    await writeFile(join(folder, 'a.webm'), '');
    expect(await freePath(join(folder, 'a.webm'))).toBe(join(folder, 'a-2.webm'));
    expect(await canWrite(folder)).toBe(true);
    expect(await canWrite(join(folder, 'none'))).toBe(false);
    expect(await readdir(folder)).toEqual(['a.webm']);
  });
});

describe('settings', () => {
  it('keep values over a restart and set a damaged file aside', async () => {
    const folder = await temporary();
    const settings = await openSettings(folder);
    await Promise.all([settings.write('theme', 'dark'), settings.write('layout', { a: [1] })]);
    expect((await openSettings(folder)).values()).toEqual({ theme: 'dark', layout: { a: [1] } });
    await settings.write('theme', null);
    expect((await openSettings(folder)).values()).toEqual({ layout: { a: [1] } });
    await writeFile(join(folder, 'settings.json'), '{"theme": ');
    expect((await openSettings(folder)).values()).toEqual({});
    expect(await readdir(join(folder, 'damaged'))).toEqual(['settings.json']);
  });

  it('hold in memory where they cannot be written', async () => {
    const folder = await temporary();
    await writeFile(join(folder, 'file'), '');
    const settings = await openSettings(join(folder, 'file', 'below'));
    await expect(settings.write('theme', 'dark')).rejects.toMatchObject({ code: 'storage' });
    expect(settings.values()).toEqual({ theme: 'dark' });
  });
});

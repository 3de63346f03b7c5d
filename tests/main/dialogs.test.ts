import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrowserWindow } from 'electron';

vi.mock('electron', () => import('./electron.ts'));
import { nativeShell } from '../../electron/main/native-shell.ts';
import { asked, FakeWindow, forget } from './electron.ts';
import { temporaryFolders } from '../support/temporary.ts';
import type { Library } from '../../electron/lab/library.ts';

const temporary = temporaryFolders();
beforeEach(forget);

function shellIn(folder: string): ReturnType<typeof nativeShell> {
  return nativeShell({
    window: new FakeWindow() as unknown as BrowserWindow,
    library: () => ({ recordingsFolder: folder }) as Library,
    remember: () => undefined,
    showMenu: () => undefined,
  });
}

describe('the dialog for saving', () => {
  it('adds the ending that Linux leaves out, and keeps one that is there', async () => {
    const folder = await temporary();
    const shell = shellIn(folder);
    asked.savedAs = join(folder, 'film');
    expect(await shell.saveDialog('film.webm', ['webm'])).toBe(join(folder, 'film.webm'));
    asked.savedAs = join(folder, 'film 1.5');
    expect(await shell.saveDialog('film.webm', ['webm'])).toBe(join(folder, 'film 1.5.webm'));
    asked.savedAs = join(folder, 'genome.JSON');
    expect(await shell.saveDialog('g.wann', ['wann', 'json'])).toBe(join(folder, 'genome.JSON'));
    expect(asked.messages).toEqual([]);
  });

  it('asks before a file is replaced that the dialog did not ask about', async () => {
    const folder = await temporary();
    await writeFile(join(folder, 'film.webm'), 'kept');
    asked.savedAs = join(folder, 'film');
    asked.answer = 1;
    expect(await shellIn(folder).saveDialog('film.webm', ['webm'])).toBeNull();
    asked.answer = 0;
    expect(await shellIn(folder).saveDialog('film.webm', ['webm'])).toBe(join(folder, 'film.webm'));
    expect(asked.messages).toEqual(Array(2).fill('film.webm exists. Replace it?'));
  });

  it('is null when dismissed', async () => {
    expect(await shellIn(await temporary()).saveDialog('film.webm', ['webm'])).toBeNull();
  });
});

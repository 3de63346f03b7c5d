import type * as FileSystem from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';

import { openLibrary, type Library } from '../../electron/lab/library.ts';
import { temporaryFolders } from '../support/temporary.ts';

const denied = vi.hoisted(() => ({ folder: '' }));

/** macOS answers so for Documents until a person has allowed it. */
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  return {
    ...real,
    readdir: (path: string) =>
      path === denied.folder
        ? Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' }))
        : real.readdir(path),
  };
});

const temporary = temporaryFolders();
const { platform } = process;
const opened: Library[] = [];
afterEach(async () => {
  Object.defineProperty(process, 'platform', { value: platform });
  for (const library of opened.splice(0)) await library.close();
});

async function messageOn(system: NodeJS.Platform): Promise<string | null> {
  denied.folder = join(await temporary(), 'library');
  const refuge = join(await temporary(), 'drafts');
  const library = await openLibrary(denied.folder, { refuge, onChange: () => undefined });
  opened.push(library);
  Object.defineProperty(process, 'platform', { value: system });
  return (await library.snapshot({ entries: [], damaged: [] }, [])).message;
}

it('says how to allow a folder that macOS denies, and not that it is gone', async () => {
  const message = await messageOn('darwin');
  expect(message).toContain('Privacy & Security > Files and Folders');
  expect(message).toContain('Open genomes keep their drafts.');
  expect(message).not.toContain('gone');
});

it('says elsewhere that the account may not read it', async () => {
  expect(await messageOn('linux')).toContain('may not be read by this account.');
});

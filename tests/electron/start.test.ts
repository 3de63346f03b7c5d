import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

import { programPlaces } from '../../electron/system/places.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
const script = pathToFileURL(
  join(programPlaces(import.meta.url).root, 'electron', 'start.mjs'),
).href;

/** A package of Electron as npm lays it, with an installer of ours. */
async function electronPackage(installer: string): Promise<string> {
  const folder = join(await temporary(), 'electron');
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{"version":"45.4.1"}');
  await writeFile(join(folder, 'install.js'), installer);
  return folder;
}

async function addBinary(folder: string, version: string): Promise<void> {
  await mkdir(join(folder, 'dist'), { recursive: true });
  await writeFile(join(folder, 'path.txt'), 'electron');
  await writeFile(join(folder, 'dist', 'version'), version);
  await writeFile(join(folder, 'dist', 'electron'), '');
}

function ask(call: string, timeout = '20000'): { result: unknown; said: string; ms: number } {
  const begun = performance.now();
  const code = `import(${JSON.stringify(script)}).then((m) => process.stdout.write(JSON.stringify(m.${call})))`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], {
    encoding: 'utf8',
    env: { ...process.env, PRECOCIAL_ELECTRON_TIMEOUT: timeout },
  });
  return { result: JSON.parse(stdout), said: stderr, ms: performance.now() - begun };
}

const place = (folder: string): string => JSON.stringify(folder);

describe('npm start', () => {
  it('finds the binary by reading files, and only of the right version', async () => {
    const folder = await electronPackage('throw new Error("not to be run")');
    expect(ask(`electronBinary(${place(folder)})`).result).toBeNull();
    await addBinary(folder, 'v45.4.0');
    expect(ask(`electronBinary(${place(folder)})`).result).toBeNull();
    await addBinary(folder, 'v45.4.1');
    expect(ask(`electronBinary(${place(folder)})`).result).toBe(join(folder, 'dist', 'electron'));
  });

  it('ends an installer that hangs, and does not try again the same day', async () => {
    const folder = await electronPackage(
      `require('fs').appendFileSync(__dirname + '/tries', 'x'); setInterval(() => {}, 1000);`,
    );
    const first = ask(`installElectron(${place(folder)})`, '1500');
    expect(first.result).toBeNull();
    expect(first.said).toMatch(/could not be fetched/);
    expect(ask(`installElectron(${place(folder)})`).result).toBeNull();
    expect(await readFile(join(folder, 'tries'), 'utf8')).toBe('x');
    await writeFile(join(folder, '.precocial-install-failed'), `${Date.now() - 25 * 3600_000}\n`);
    ask(`installElectron(${place(folder)})`, '1500');
    expect(await readFile(join(folder, 'tries'), 'utf8')).toBe('xx');
  });

  it('takes what the installer brought', async () => {
    const folder = await electronPackage(
      `const fs = require('fs');
       fs.mkdirSync(__dirname + '/dist');
       fs.writeFileSync(__dirname + '/path.txt', 'electron');
       fs.writeFileSync(__dirname + '/dist/version', '45.4.1');
       fs.writeFileSync(__dirname + '/dist/electron', '');`,
    );
    expect(ask(`installElectron(${place(folder)})`).result).toBe(join(folder, 'dist', 'electron'));
  });
});

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

import { programPlaces } from '../../electron/system/places.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
const { root } = programPlaces(import.meta.url);
const moduleAt = (...parts: string[]): string =>
  pathToFileURL(join(root, 'electron', ...parts)).href;
const script = moduleAt('start.mjs');
const sandbox = moduleAt('start', 'sandbox.mjs');

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

/** Installs the binary from within an installer, after some statements. */
const INSTALL = `const fs = require('fs');
const install = () => {
  fs.mkdirSync(__dirname + '/dist');
  fs.writeFileSync(__dirname + '/path.txt', 'electron');
  fs.writeFileSync(__dirname + '/dist/version', '45.4.1');
  fs.writeFileSync(__dirname + '/dist/electron', '');
};`;

function ask(
  call: string,
  environment: NodeJS.ProcessEnv = {},
  source = script,
): { result: unknown; said: string; ms: number } {
  const begun = performance.now();
  const code = `import(${JSON.stringify(source)}).then(async (m) => process.stdout.write(JSON.stringify(await m.${call})))`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], {
    encoding: 'utf8',
    env: { ...process.env, PRECOCIAL_ELECTRON_TIMEOUT: '20000', ...environment },
  });
  return { result: JSON.parse(stdout), said: stderr, ms: performance.now() - begun };
}

const place = (folder: string): string => JSON.stringify(folder);

describe("Electron's binary", () => {
  it('is found by reading files, and only of the right version', async () => {
    const folder = await electronPackage('throw new Error("not to be run")');
    expect(ask(`electronBinary(${place(folder)})`).result).toBeNull();
    await addBinary(folder, 'v45.4.0');
    expect(ask(`electronBinary(${place(folder)})`).result).toBeNull();
    await addBinary(folder, 'v45.4.1');
    expect(ask(`electronBinary(${place(folder)})`).result).toBe(join(folder, 'dist', 'electron'));
  });

  it('is not waited for once nothing arrives, nor tried again that day unless asked to', async () => {
    const folder = await electronPackage('setInterval(() => {}, 1000);');
    const short = { PRECOCIAL_ELECTRON_TIMEOUT: '600' };
    const attempt = (options = ''): string =>
      ask(`installElectron(${place(folder)}${options})`, short).said;
    expect(attempt()).toMatch(/fetches it now.*could not be fetched: nothing arrived for 1 s/s);
    const second = attempt();
    expect(second).toMatch(/npm start -- --retry tries again/);
    expect(second).not.toMatch(/fetches it now/);
    expect(attempt(', { retry: true }')).toMatch(/fetches it now/);
    await writeFile(join(folder, '.precocial-install-failed'), `${Date.now() - 25 * 3600_000}\n`);
    expect(attempt()).toMatch(/fetches it now/);
  });

  it('may arrive as slowly as it likes, and is seen arriving', async () => {
    // A piece every second, in all longer than the time in which something must arrive.
    const folder = await electronPackage(`${INSTALL}
      const { mkdtempSync } = require('fs');
      const temporary = mkdtempSync(require('os').tmpdir() + '/download-');
      let pieces = 0;
      const timer = setInterval(() => {
        fs.appendFileSync(temporary + '/electron.zip', 'x'.repeat(2e6));
        if (++pieces < 6) return;
        clearInterval(timer);
        install();
      }, 1000);`);
    const asked = ask(`installElectron(${place(folder)})`, { PRECOCIAL_ELECTRON_TIMEOUT: '4000' });
    expect(asked.result).toBe(join(folder, 'dist', 'electron'));
    expect(asked.said).toMatch(/Electron: \d+\.\d MB have arrived/);
  });

  it('is fetched through the proxy that the person has set, and what went wrong is said', async () => {
    const folder = await electronPackage(
      `require('fs').writeFileSync(__dirname + '/seen', String(process.env.ELECTRON_GET_USE_PROXY));
       console.error('HTTPError: 407 Proxy Authentication Required'); process.exit(1);`,
    );
    const asked = ask(`installElectron(${place(folder)})`, { HTTPS_PROXY: 'http://127.0.0.1:1' });
    expect(await readFile(join(folder, 'seen'), 'utf8')).toBe('1');
    expect(asked.said).toMatch(/its installer failed/);
    expect(asked.said).toMatch(/407 Proxy Authentication Required/);
  });

  it('is skipped by Enter at once, and asked for again the next time', async () => {
    const folder = await electronPackage('setInterval(() => {}, 1000);');
    const code = `import(${JSON.stringify(script)}).then(async (m) => {
      const path = await m.installElectron(${place(folder)}, { input: process.stdin });
      process.stdout.write(JSON.stringify(path));
      process.exit(0);
    })`;
    const child = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'pipe'] });
    let result = '';
    let said = '';
    child.stdout.on('data', (data) => (result += String(data)));
    child.stderr.on('data', (data) => {
      said += String(data);
      if (/Press Enter to skip/.test(said)) child.stdin.write('\n');
    });
    await new Promise((resolve) => child.once('exit', resolve));
    expect(result).toBe('null');
    expect(said).not.toMatch(/could not be fetched/);
    expect(
      ask(`installElectron(${place(folder)})`, { PRECOCIAL_ELECTRON_TIMEOUT: '100' }).said,
    ).toMatch(/not here yet/);
  });
});

describe('an Electron that ends before its window is there', () => {
  async function program(body: string): Promise<string> {
    const file = join(await temporary(), 'electron');
    await writeFile(file, `#!/bin/sh\n${body}\n`);
    await chmod(file, 0o755);
    return file;
  }

  it('is noticed when a signal ended it, and the lab opens elsewhere', async () => {
    const trap = await program('kill -TRAP $$');
    const asked = ask(`openInElectron(${place(trap)}, [])`);
    expect(asked.result).toBeNull();
    expect(asked.said).toMatch(/Opening the lab in Electron/);
  });

  it('is its own end when it closed in order, or after it had been used', async () => {
    expect(ask(`openInElectron(${place(await program('exit 0'))}, [])`).result).toBe(0);
    expect(ask(`openInElectron(${place(await program('exit 1'))}, [])`).result).toBe(1);
    const late = ask(`openInElectron(${place(await program('sleep 0.3; kill -SEGV $$'))}, [])`, {
      PRECOCIAL_EARLY: '100',
    });
    expect(late.result).toBe(1);
  });

  /** Settings of a kernel, as files. */
  async function kernel(settings: Readonly<Record<string, number>>): Promise<string> {
    const folder = await temporary();
    for (const part of ['kernel', 'user']) await mkdir(join(folder, part));
    for (const [name, value] of Object.entries(settings)) {
      await writeFile(join(folder, name), `${value}\n`);
    }
    return folder;
  }
  const problem = async (settings: Readonly<Record<string, number>>): Promise<unknown> =>
    ask(`sandboxProblem('/opt/electron', ${place(await kernel(settings))})`, {}, sandbox).result;

  it('is explained where the system gives it no sandbox', async () => {
    expect(await problem({ 'kernel/apparmor_restrict_unprivileged_userns': 1 })).toMatch(
      /Ubuntu does from 24\.04 on.*\n.*sudo chown root:root \/opt\/chrome-sandbox/s,
    );
    expect(await problem({ 'kernel/unprivileged_userns_clone': 0 })).toMatch(
      /no program of a user/,
    );
    expect(await problem({ 'user/max_user_namespaces': 0 })).toMatch(/Electron needs one/);
  });

  it('is not explained by what does not speak for it', async () => {
    expect(
      await problem({
        'kernel/apparmor_restrict_unprivileged_userns': 0,
        'kernel/unprivileged_userns_clone': 1,
        'user/max_user_namespaces': 60000,
      }),
    ).toBeNull();
    expect(await problem({})).toBeNull();
  });
});

describe('npm start', () => {
  it('says within a second what it does', () => {
    // A machine that is busy takes long to start any program; that is not counted.
    const bare = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    const begun = performance.now();
    const startup = begun - bare;
    const child = spawn(process.execPath, [join(root, 'electron', 'start.mjs'), '--help'], {
      env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return new Promise<void>((resolve, reject) => {
      child.stderr.once('data', (data) => {
        expect(String(data)).toMatch(/looking for Electron/);
        const ms = performance.now() - begun - startup;
        child.once('exit', () => {
          if (ms < 1000) resolve();
          else reject(new Error(`the first line came after ${ms} ms`));
        });
      });
    });
  });
});

import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./electron.ts'));
import { APP_ID, prepareApp } from '../../electron/main/prepare.ts';
import { asked, forget } from './electron.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
const { platform } = process;

beforeEach(forget);
afterEach(() => {
  vi.unstubAllEnvs();
  Object.defineProperty(process, 'platform', { value: platform });
});

describe('before Electron is ready', () => {
  it('gives it an absolute folder that is there, also for a relative PRECOCIAL_SETTINGS', async () => {
    const folder = join(await temporary(), 'deep', 'settings');
    vi.stubEnv('PRECOCIAL_SETTINGS', relative(process.cwd(), folder));
    prepareApp();
    expect(asked.paths.get('userData')).toBe(resolve(folder));
    expect(existsSync(folder)).toBe(true);
  });

  it('keeps the folder that settings have always had, whatever the product is called', async () => {
    const home = await temporary();
    vi.stubEnv('PRECOCIAL_SETTINGS', '');
    vi.stubEnv('XDG_CONFIG_HOME', home);
    prepareApp();
    expect(asked.paths.get('userData')).toBe(join(home, 'precocial'));
  });

  it('says what to do where the folder cannot be made', async () => {
    const file = join(await temporary(), 'file');
    await writeFile(file, '');
    vi.stubEnv('PRECOCIAL_SETTINGS', join(file, 'settings'));
    expect(prepareApp).toThrow(/PRECOCIAL_SETTINGS can name another/);
  });

  it('asks for WebGL without a graphics card, and for the sandbox unless it was refused', async () => {
    vi.stubEnv('PRECOCIAL_SETTINGS', await temporary());
    prepareApp();
    expect(asked.switches).toContain('enable-unsafe-swiftshader');
    expect(asked.sandbox).toBe(true);
    forget();
    asked.switches.add('no-sandbox');
    prepareApp();
    expect(asked.sandbox).toBe(false);
  });

  it('names itself to Windows as the installer does', async () => {
    vi.stubEnv('PRECOCIAL_SETTINGS', await temporary());
    Object.defineProperty(process, 'platform', { value: 'win32' });
    prepareApp();
    expect(asked.appUserModelId).toBe(APP_ID);
    const config = await readFile(resolve('electron', 'build', 'builder.yml'), 'utf8');
    expect(config).toContain(`appId: ${APP_ID}\n`);
  });
});

// Starts a packed or installed program with a library and settings of its own and waits until its window shows the
// gallery. For the workflow: there is no Electron here to pack around. The fuses refuse Node's inspector, so the
// window is looked at through Chromium's.
//   node tests/packaging/start-packed.mjs PROGRAM [ARGUMENT]...
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const PATIENCE_MS = 90_000;
const [, , program, ...words] = process.argv;
if (program === undefined) throw new Error('Which program?');
const folder = mkdtempSync(join(tmpdir(), 'precocial-packed-'));
const settings = join(folder, 'settings');
const child = spawn(
  program,
  [...words, '--remote-debugging-port=0', '--library', join(folder, 'library')],
  { env: { ...process.env, PRECOCIAL_SETTINGS: settings }, stdio: 'inherit' },
);
let ended = null;
child.once('error', (error) => (ended = error.message));
child.once('exit', (code, signal) => (ended = `it ended with ${code ?? signal}`));

const deadline = Date.now() + PATIENCE_MS;
async function until(look, what) {
  for (;;) {
    const found = await look();
    if (found) return found;
    if (ended !== null) throw new Error(`${program}: ${ended}`);
    if (Date.now() > deadline) throw new Error(`${program}: no ${what}`);
    await delay(200);
  }
}

const file = join(settings, 'DevToolsActivePort');
const port = await until(
  () => existsSync(file) && readFileSync(file, 'utf8').split('\n')[0],
  'port',
);
const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
const page = await until(() => browser.contexts()[0]?.pages()[0], 'window');
await page.getByTestId('gallery').waitFor({ timeout: PATIENCE_MS });
console.log(`${program} shows the gallery.`);
await browser.close();
child.kill();

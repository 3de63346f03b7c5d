// The built lab in the system's Chromium, for scripts that look at it: pictures and measurements.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** The machine may be busy; a state that never comes is an error all the same. */
const PATIENCE_MS = 180_000;

/** Runs a command of the command line to its end. @returns what it printed */
export async function command(...parts) {
  const process_ = spawn(process.execPath, [join(root, 'electron/cli/bin.mjs'), ...parts], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  process_.stdout.on('data', (data) => (text += data));
  const [code] = await once(process_, 'close');
  if (code !== 0) throw new Error(`precocial ${parts.join(' ')} ended with ${code}.`);
  return text;
}

async function serve(library) {
  const host = spawn(
    process.execPath,
    [join(root, 'electron/cli/bin.mjs'), 'serve', '--no-open', '--json', '--library', library],
    {
      env: { ...process.env, PRECOCIAL_SETTINGS: join(library, 'settings') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let text = '';
  for await (const data of host.stdout) {
    text += data;
    if (text.includes('\n')) break;
  }
  return { host, url: JSON.parse(text.split('\n')[0]).url };
}

/**
 * Opens the lab on a library folder and ends the tour. A link opens the lab once, so every call starts a
 * host of its own.
 * @returns the page, ms from the host's start and from the browser's request to a gallery that can be used,
 * and what closes both
 */
export async function openLab(library, { size = [1440, 900], scheme = 'light', before } = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
    ],
  });
  const started = performance.now();
  const { host, url } = await serve(library);
  const close = async () => {
    await browser.close();
    host.kill();
  };
  try {
    const page = await browser.newPage({
      viewport: { width: size[0], height: size[1] },
      colorScheme: scheme,
    });
    page.setDefaultTimeout(PATIENCE_MS);
    if (before !== undefined) await page.addInitScript(before);
    const asked = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator('[data-testid="gallery"]').waitFor();
    if (size[0] >= 1180) await page.locator('[data-testid^="entry-"]').first().waitFor();
    const usable = performance.now();
    const tour = page.getByTestId('tour');
    await page.getByTestId('dial-value').waitFor();
    if (await tour.isVisible()) await tour.getByRole('button', { name: 'End' }).press('Enter');
    return { page, close, times: { host: usable - started, page: usable - asked } };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens a champion of the gallery and waits until its test is done. */
export async function openChampion(page, name) {
  const entry = page.getByTestId(`entry-${name}`);
  if (!(await entry.isVisible()))
    await page.getByRole('button', { name: 'Gallery' }).press('Enter');
  await entry.press('Enter');
  await page.getByTestId('genome-name').filter({ hasText: name }).waitFor();
  await page.locator('[data-testid="test-strip"][data-state="done"]').waitFor();
}

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

import { chromiumArguments, chromiumPath } from '../chromium.ts';
import { problemsOf, type Driver } from './driver.ts';
import { programPlaces } from '../../../electron/system/places.ts';

const { root } = programPlaces(import.meta.url);

export interface ServedProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

/** Starts `precocial serve` and reads the line it prints. */
export async function serveProcess(options: {
  readonly library: string;
  readonly settings: string;
}): Promise<ServedProcess> {
  const child = spawn(
    process.execPath,
    [
      join(root, 'dist', 'cli', 'main.mjs'),
      'serve',
      '--no-open',
      '--json',
      '--library',
      options.library,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, PRECOCIAL_SETTINGS: options.settings },
    },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolve((JSON.parse(line) as { readonly url: string }).url),
    );
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
  });
  return { url, child, ended };
}

/** The browser host in the system's Chromium. */
export const hostDriver: Driver = {
  name: 'browser host',
  async launch(options) {
    const { url, child, ended } = await serveProcess(options);
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: chromiumArguments(),
    });
    const context = await browser.newContext({
      viewport: options.size ?? { width: 1440, height: 900 },
      acceptDownloads: true,
    });
    const page = await context.newPage();
    const problems = problemsOf(page);
    await page.goto(url);
    await page.waitForURL((address) => address.pathname === '/');
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal);
      await browser.close();
      await ended;
    };
    return {
      page,
      problems,
      desktop: null,
      async secondWindow() {
        const second = await context.newPage();
        await second.goto(new URL('/', url).href);
        return second;
      },
      kill: () => end('SIGKILL'),
      close: () => end('SIGTERM'),
    };
  },
};

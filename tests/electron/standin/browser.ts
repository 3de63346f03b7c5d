import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

import { chromiumArguments, chromiumPath } from '../../e2e/chromium.ts';

/** The system's Chromium with an open DevTools port, so that stand-in and test both see its pages. */
export interface OpenBrowser {
  readonly endpoint: string;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

async function portOf(profile: string, child: ChildProcess): Promise<string> {
  const file = join(profile, 'DevToolsActivePort');
  for (;;) {
    if (child.exitCode !== null) throw new Error('Chromium ended before it listened.');
    const port = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : undefined;
    if (port !== undefined && port !== '') return port;
    await delay(20);
  }
}

export async function openBrowser(): Promise<OpenBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'precocial-standin-'));
  const child = spawn(
    chromiumPath(),
    [
      ...chromiumArguments(),
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--no-first-run',
      'about:blank',
    ],
    { stdio: 'ignore' },
  );
  const endpoint = `http://127.0.0.1:${await portOf(profile, child)}`;
  const browser = await chromium.connectOverCDP(endpoint);
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('Chromium has no context.');
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    endpoint,
    browser,
    context,
    async close() {
      const session = await browser.newBrowserCDPSession();
      await session.send('Browser.close').catch(() => undefined);
      await ended;
      try {
        rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
      } catch {
        // A last helper of Chromium still writes; the system empties its temporary folder itself.
      }
    },
  };
}

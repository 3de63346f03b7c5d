import { build } from 'esbuild';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

import { problemsOf, type DesktopControl, type Driver } from './driver.ts';
import { programPlaces } from '../../../electron/system/places.ts';
import type { FromStandIn, ToStandIn } from '../../electron/standin/control.ts';

const { root } = programPlaces(import.meta.url);
const sources = join(root, 'tests', 'electron', 'standin');
const output = join(root, 'dist', 'standin');

/** Bundles the stand-in; run.mjs and electron.mjs share their state through a common chunk. */
async function bundle(): Promise<void> {
  await build({
    entryPoints: ['run', 'electron', 'parent-port'].map((name) => join(sources, `${name}.ts`)),
    outdir: output,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['playwright-core', 'electron'],
    logLevel: 'warning',
  });
}

let bundled: Promise<void> | null = null;

/** Pages of the program, in the order they were opened. */
async function pagesOf(browser: Browser, count: number): Promise<Page[]> {
  const own = (): Page[] =>
    (browser.contexts()[0]?.pages() ?? []).filter((page) =>
      page.url().startsWith('https://app-precocial.invalid/'),
    );
  const deadline = Date.now() + 60_000;
  while (own().length < count) {
    if (Date.now() > deadline) throw new Error('The window did not open.');
    const [context] = browser.contexts();
    await context?.waitForEvent('page', { timeout: 200 }).catch(() => undefined);
  }
  return own();
}

/** The compiled main process and preload on the stand-in for Electron. */
export const standInDriver: Driver = {
  name: 'stand-in for Electron',
  async launch(options) {
    await (bundled ??= bundle());
    const child = fork(
      join(output, 'run.mjs'),
      [
        join(root, 'dist', 'main', 'main.mjs'),
        ...(options.words ?? []),
        '--library',
        options.library,
      ],
      {
        env: {
          ...process.env,
          PRECOCIAL_SETTINGS: options.settings,
          STANDIN_DOCUMENTS: options.settings,
          ...options.environment,
        },
      },
    );
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const send = (message: ToStandIn): void => void child.send(message);
    const failures: string[] = [];
    let browser: Browser | null = null;

    const next = <T extends FromStandIn['type']>(
      type: T,
    ): Promise<Extract<FromStandIn, { type: T }>> =>
      new Promise((resolve, reject) => {
        const listener = (raw: unknown): void => {
          const message = raw as FromStandIn;
          if (message.type !== type) return;
          child.off('message', listener);
          resolve(message as Extract<FromStandIn, { type: T }>);
        };
        child.on('message', listener);
        child.once('exit', (code) =>
          reject(new Error(`The stand-in ended with ${code}. ${failures.join('\n')}`)),
        );
      });
    child.on('message', (raw) => {
      const message = raw as FromStandIn;
      if (message.type === 'failed') failures.push(message.message);
    });

    const { endpoint } = await next('ready');
    browser = await chromium.connectOverCDP(endpoint);
    const [page] = await pagesOf(browser, 1);
    if (page === undefined) throw new Error('The window did not open.');
    const problems = problemsOf(page);
    const desktop: DesktopControl = {
      answerDialog: (answer) => send({ type: 'answer-dialog', answer }),
      clickMenu: (label) => send({ type: 'click-menu', label }),
      secondInstance: (words) => send({ type: 'second-instance', words }),
      closeWindow: (index) => send({ type: 'close-window', index }),
      log: () => {
        send({ type: 'log' });
        return next('log');
      },
      ended,
    };
    const opened = browser;
    return {
      page,
      get problems() {
        return [...problems, ...failures];
      },
      desktop,
      async secondWindow() {
        desktop.clickMenu('New Window');
        const pages = await pagesOf(opened, 2);
        const [second] = pages.filter((candidate) => candidate !== page);
        if (second === undefined) throw new Error('The second window did not open.');
        return second;
      },
      async kill() {
        // The browser goes with its debugger's session, as windows go with a killed main process.
        const session = await opened.newBrowserCDPSession();
        child.kill('SIGKILL');
        await session.send('Browser.close').catch(() => undefined);
        await ended;
      },
      async close() {
        if (child.connected) {
          desktop.answerDialog(0);
          for (let index = opened.contexts()[0]?.pages().length ?? 0; index >= 0; index--) {
            desktop.closeWindow(index);
          }
        }
        await ended;
      },
    };
  },
};

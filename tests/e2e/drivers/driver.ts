import type { Page } from 'playwright-core';

import type { LogEntry } from '../../electron/standin/control.ts';

export interface LaunchOptions {
  readonly library: string;
  /** Folder of the program's settings; keep it to start again as the same person. */
  readonly settings: string;
  readonly size?: { readonly width: number; readonly height: number };
  /** Variables of its environment, besides the test's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Words of its command line, besides the library. */
  readonly words?: readonly string[];
}

/** What only a desktop shell has. */
export interface DesktopControl {
  readonly answerDialog: (answer: string | number | null) => void;
  readonly clickMenu: (label: string) => void;
  readonly secondInstance: (words: readonly string[]) => void;
  readonly closeWindow: (index: number) => void;
  readonly log: () => Promise<{
    readonly entries: readonly LogEntry[];
    readonly menu: readonly string[];
  }>;
  readonly ended: Promise<void>;
}

/** The program, running, with its first window. */
export interface RunningLab {
  readonly page: Page;
  /** Console errors and uncaught exceptions of the page so far. */
  readonly problems: readonly string[];
  readonly desktop: DesktopControl | null;
  /** Opens another window on the same lab. */
  readonly secondWindow: () => Promise<Page>;
  /** Ends it as a crash would: nothing is asked, nothing is saved. */
  readonly kill: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** One way to run the program; the suite is the same for all. */
export interface Driver {
  readonly name: string;
  readonly launch: (options: LaunchOptions) => Promise<RunningLab>;
}

/** Collects what a page complains about. */
export function problemsOf(page: Page): string[] {
  // Software rendering on two busy cores keeps a page's own thread long.
  page.setDefaultTimeout(60_000);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  return problems;
}

/** Waits until the gallery can be used. */
export async function galleryReady(page: Page): Promise<void> {
  await page.locator('[data-testid="gallery"]').waitFor({ state: 'visible', timeout: 60_000 });
}

import { expect } from 'vitest';
import type { Page } from 'playwright-core';

import { command, part, press, until } from './hands.ts';

export const RUN = 'run-';

const runs = (page: Page) => page.locator(`[data-testid^="${RUN}"]`);
const runText = (page: Page): Promise<string> => runs(page).first().innerText();

/** Starts a search from its form. */
export async function startSearch(page: Page): Promise<void> {
  await command(page, 'New search');
  const start = part(page, 'search-start');
  await start.waitFor();
  await press(start);
  await runs(page).first().waitFor({ timeout: 60_000 });
}

/** Starts, pauses, resumes and stops a search. */
export async function driveSearch(page: Page): Promise<void> {
  await startSearch(page);
  await until(
    () => runText(page),
    (text) => /running|generation|\d/i.test(text),
  );
  await command(page, 'Pause the search');
  await until(
    () => runText(page),
    (text) => /paused/i.test(text),
  );
  await command(page, 'Resume the search');
  await until(
    () => runText(page),
    (text) => !/paused|pausing/i.test(text),
  );
  await command(page, 'Stop the search');
  await until(
    () => runText(page),
    (text) => /stopped/i.test(text),
  );
  expect(await runs(page).count()).toBe(1);
}

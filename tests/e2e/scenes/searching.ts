import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Page } from 'playwright-core';

import { command, part, press, until } from './hands.ts';

export const RUN = 'run-';

const runs = (page: Page) => page.locator(`[data-testid^="${RUN}"]`);
const runText = (page: Page): Promise<string> => runs(page).first().innerText();

/** Starts a search from its form, with a value for a setting of the task. */
export async function startSearch(page: Page, option?: readonly [string, string]): Promise<void> {
  await command(page, 'New search');
  const start = part(page, 'search-start');
  await start.waitFor();
  if (option !== undefined) {
    const field = part(page, 'search-task-options').getByLabel(option[0]);
    await field.fill(option[1]);
    expect(await field.inputValue()).toBe(option[1]);
  }
  // The library may show earlier runs: a window closed before the new one is there would ask nothing.
  const before = await runs(page).count();
  await press(start);
  await until(
    () => runs(page).count(),
    (count) => count > before,
    60_000,
  );
}

/** Generation a run's row shows. */
const generationOf = (text: string): number => Number(/(\d+) \/ \d+/.exec(text)?.[1] ?? -1);

/** Goes on with the selected search and sees it advance. */
export async function resumeSearch(page: Page): Promise<void> {
  const before = generationOf(await runText(page));
  await command(page, 'Resume the search');
  await until(
    () => runText(page),
    (text) => generationOf(text) > before,
  );
}

/** Sees that in a small window no tool of a view lies over the tabs beside it. */
async function seeToolsBesideTabs(page: Page): Promise<void> {
  const size = page.viewportSize() ?? { width: 1440, height: 900 };
  await page.setViewportSize({ width: 1024, height: 700 });
  const covered = (): Promise<readonly string[]> =>
    part(page, 'dock-bottom')
      .locator('header')
      .evaluate((header) => {
        const right = Math.max(
          ...[...header.querySelectorAll('[role=tab]')].map(
            (tab) => tab.getBoundingClientRect().right,
          ),
        );
        return [...header.querySelectorAll('button:not([role=tab])')]
          .filter((button) => button.getBoundingClientRect().left < right)
          .map((button) => button.textContent ?? '');
      });
  await part(page, 'command-search.stop').waitFor();
  await until(covered, (buttons) => buttons.length === 0);
  await page.setViewportSize(size);
}

/**
 * Starts, pauses and resumes a search; its process is killed from outside, it says so and goes on; stops it.
 * @param folder the library's runs
 */
export async function driveSearch(page: Page, folder: string): Promise<void> {
  // A picture drawn without a graphics card takes a whole core, which the search needs here.
  await command(page, 'Play or pause the rollout');
  await startSearch(page, ['Pole length', '1.25']);
  await until(
    () => runText(page),
    (text) => generationOf(text) > 0,
  );
  await command(page, 'Pause the search');
  await until(
    () => runText(page),
    (text) => /paused/i.test(text),
  );
  await resumeSearch(page);
  await seeToolsBesideTabs(page);

  const [run] = await readdir(folder);
  const settled = await readFile(join(folder, run ?? '', 'run.json'), 'utf8');
  expect((JSON.parse(settled) as { readonly options: object }).options).toEqual({
    poleLength: 1.25,
  });
  const locks = (await readdir(join(folder, run ?? ''))).filter((name) => /^lock-/.test(name));
  const lock = await readFile(join(folder, run ?? '', locks[0] ?? ''), 'utf8');
  process.kill((JSON.parse(lock) as { readonly pid: number }).pid, 'SIGKILL');
  await until(
    () => runText(page),
    (text) => /interrupted/.test(text),
  );
  expect(await part(page, 'notices').innerText()).toMatch(/ended unexpectedly.*resume to go on/s);
  await resumeSearch(page);

  await command(page, 'Stop the search');
  await until(
    () => runText(page),
    (text) => /stopped/i.test(text),
  );
  expect(await runs(page).count()).toBe(1);
  await command(page, 'Play or pause the rollout');
}

/** Opens the statistics that the published release writes: their learning curves are shown. */
export async function seeStatistics(page: Page, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await command(page, 'Open a file');
  await (await chooser).setFiles(file);
  const view = part(page, 'search');
  await part(page, 'statistics-close').waitFor();
  expect(await page.getByText(/generations of .*_stats\.out/).count()).toBe(1);
  await view.getByRole('img').or(view.locator('canvas')).first().waitFor();
  await press(part(page, 'statistics-close'));
  await part(page, 'statistics-close').waitFor({ state: 'detached' });
}

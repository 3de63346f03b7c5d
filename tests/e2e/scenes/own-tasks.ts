import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';

import { command, isOnScreen, part, press, showTable, splitFirst, until } from './hands.ts';

/** The form of a new task, by its command. */
async function newTask(page: Page, kind: string): Promise<Locator> {
  await command(page, 'New task…');
  const form = part(page, 'new-task');
  await form.waitFor();
  await form.getByText(kind, { exact: true }).click();
  return form;
}

/** Presses the form's button, and waits for the page of the task. */
async function create(page: Page): Promise<Locator> {
  await press(part(page, 'create-task'));
  const shown = part(page, 'task-page');
  await shown.waitFor();
  return shown;
}

/** Writes the template as a task of a name; its page opens. */
export async function writeCode(page: Page, name: string): Promise<void> {
  const form = await newTask(page, 'TypeScript');
  await form.getByLabel('Name').fill(name);
  const shown = await create(page);
  expect(await shown.innerText()).toMatch(/3 inputs\s+cos θ, sin θ, dθ \(rad\/s\)/);
}

/** Checks the rules of the task whose page is open. */
export async function checkRules(page: Page): Promise<void> {
  await press(part(page, 'task-check-start'));
  await until(
    () => part(page, 'task-check').innerText(),
    (text) => /It keeps every rule; [\d,. ]+ steps a second/.test(text),
    90_000,
  );
}

/** Begins a genome from the page of a task, and edits it: both are tested. */
export async function editGenome(page: Page, name: string): Promise<void> {
  await press(part(page, 'task-genome'));
  await part(page, 'create-genome').waitFor();
  await page.getByText('Fully connected', { exact: true }).click();
  await press(part(page, 'create-genome'));
  await isOnScreen(page, name);
  const strip = part(page, 'test-strip');
  await until(
    () => strip.getAttribute('data-state'),
    (state) => state === 'done',
    90_000,
  );
  await splitFirst(await showTable(page));
  await part(page, 'verdict').waitFor();
  await command(page, 'Show the graph as a table');
}

/** Sees the returns of the genome on screen over shared weights. */
export async function seeReturns(page: Page): Promise<void> {
  await press(part(page, 'tab-sweep'));
  await until(
    async () => (await part(page, 'sweep-plot').getAttribute('aria-label')) ?? '',
    (label) => /at weight 1 −?[\d.]+/.test(label),
    90_000,
  );
}

/** Searches a few generations from the page of a task. */
export async function searchFew(page: Page, folder: string, task: string): Promise<void> {
  await press(part(page, `task-${folder}`));
  await press(part(page, 'task-search'));
  const start = part(page, 'search-start');
  await start.waitFor();
  const runs = page.locator('[data-testid^="run-"]');
  const before = await runs.count();
  await press(start);
  await until(
    () => runs.count(),
    (count) => count > before,
    60_000,
  );
  const run = runs.filter({ hasText: task }).first();
  await until(
    () => run.innerText(),
    (text) => Number(/(\d+) \/ \d+/.exec(text)?.[1] ?? 0) >= 3,
    120_000,
  );
  await command(page, 'Stop the search');
  await until(
    () => run.innerText(),
    (text) => /stopped/.test(text),
  );
}

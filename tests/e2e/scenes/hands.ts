import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';

/** What a person does, in words. */
export const part = (page: Page, id: string): Locator => page.locator(`[data-testid="${id}"]`);

/** Waits for a state that a function reads from the page. The error says what was read last. */
export async function until<T>(
  read: () => Promise<T>,
  wanted: (value: T) => boolean,
  timeout = 45_000,
): Promise<void> {
  let last: T | undefined;
  try {
    await expect
      .poll(
        async () => {
          last = await read();
          return wanted(last);
        },
        { timeout, interval: 100 },
      )
      .toBe(true);
  } catch (error) {
    throw new Error(`The state did not come; last read: ${JSON.stringify(last)}`, { cause: error });
  }
}

/**
 * Presses a button by the keyboard, which needs no mouse's way to it, once it can be pressed: a disabled
 * button takes no focus, and the key would go to another element.
 */
export async function press(button: Locator): Promise<void> {
  await until(
    () => button.isEnabled(),
    (enabled) => enabled,
  );
  await button.focus();
  await button.press('Enter');
}

/** Runs a command through the palette. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+K');
  const box = page.getByLabel('Search commands');
  await box.waitFor();
  await box.fill(title);
  // A command that cannot be given yet is not listed: Enter would run another, or none.
  await page.getByRole('option', { name: title, selected: true }).waitFor();
  await page.keyboard.press('Enter');
  // Until the palette is gone, keys are not the window's.
  await page.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'detached' });
}

/** Ends the first-run tour if it is on screen. */
export async function endTour(page: Page): Promise<void> {
  const tour = part(page, 'tour');
  await tour.waitFor({ timeout: 60_000 });
  await tour.getByRole('button', { name: 'End' }).click();
  await tour.waitFor({ state: 'detached' });
}

/** Waits until the genome on screen has a name. */
export const isOnScreen = (page: Page, name: string): Promise<void> =>
  until(
    () => part(page, 'genome-name').innerText(),
    (text) => text.includes(name),
  );

export async function openChampion(page: Page, name: string): Promise<void> {
  await press(page.getByRole('region', { name: 'Champions' }).getByTestId(`entry-${name}`));
  await isOnScreen(page, name);
  // The table follows when the window has time: until then its rows are the genome's before.
  await until(
    () => page.locator('[data-testid="graph-table"][aria-busy="true"]').count(),
    (busy) => busy === 0,
  );
}

/** Opens the table beside the graph: every edit by keyboard, and what a test can read. */
export async function showTable(page: Page): Promise<Locator> {
  const table = part(page, 'graph-table');
  if ((await table.count()) === 0) await command(page, 'Show the graph as a table');
  await table.waitFor();
  return table;
}

/** The rows of the table of connections that are on screen. */
export const connectionRows = (table: Locator): Locator =>
  table.getByTestId('table-connections').locator('tbody tr[data-row]');

/** How many connections the table has, on screen or not. */
export async function connections(table: Locator): Promise<number> {
  return Number(await table.getByTestId('table-connections').getAttribute('aria-rowcount')) - 1;
}

/** Splits the first enabled connection: it stays, disabled, and two lead through the new node. */
export async function splitFirst(table: Locator): Promise<void> {
  const before = await connections(table);
  await press(connectionRows(table).filter({ hasText: 'enabled' }).first().locator('button'));
  await press(table.getByRole('button', { name: 'Insert a node' }));
  await until(
    () => connections(table),
    (count) => count === before + 2,
  );
}

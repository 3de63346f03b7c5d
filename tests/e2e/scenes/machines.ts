import { join } from 'node:path';
import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { endPrograms, natsServerIn, worker } from '../../support/programs.ts';
import { command, part, press, until } from './hands.ts';

const said = (page: Page): Promise<string> => part(page, 'machines-message').innerText();
const field = (page: Page) => part(page, 'machines-url');

async function test(page: Page, url: string, answer: RegExp): Promise<void> {
  await field(page).fill(url);
  await press(part(page, 'machines-test'));
  await until(
    () => said(page),
    (text) => answer.test(text),
  );
}

/** Number of rollouts a second that a row of the list says. */
const rateOf = async (page: Page, name: string): Promise<number> =>
  Number((await part(page, `machine-${name}`).locator('td').nth(2).innerText()).replace(',', ''));

/** Chooses one of a form's places to roll out. */
async function chooseMachines(page: Page): Promise<void> {
  await press(part(page, 'search-where'));
  await page.getByRole('option', { name: '1 machine', exact: true }).click();
}

/**
 * Tests a server's address, uses it, sees its machine come, and has a search rolled out there alone.
 * @param folder where the server keeps what it keeps
 */
export async function searchOnMachines(page: Page, folder: string): Promise<void> {
  // A picture drawn without a graphics card takes a whole core, which the search needs here.
  await command(page, 'Play or pause the rollout');
  try {
    const server = await natsServerIn(join(folder, 'nats'));
    await command(page, 'Machines…');
    await part(page, 'machines-dialog').waitFor();
    await test(page, server.url, /cannot be reached/);
    await server.start();
    await test(page, server.url, /The server answers; no machines are there/);
    await press(part(page, 'machines-use'));
    await part(page, 'machines-none').waitFor();
    const desk = await worker(server.url, 'desk');
    const row = part(page, 'machine-desk');
    await row.waitFor();
    expect(await row.innerText()).toMatch(/desk\s+1\s+\d+\s+[\d.]+\s+ready/);
    await page.keyboard.press('Escape');
    await part(page, 'machines-dialog').waitFor({ state: 'detached' });
    await until(
      () => part(page, 'machines-note').innerText(),
      (text) => text === '1 machine',
    );

    await command(page, 'New search');
    await part(page, 'search-start').waitFor();
    await chooseMachines(page);
    await page.getByLabel('Name', { exact: true }).fill('on desk');
    await press(part(page, 'search-start'));
    const run = page.locator('[data-testid^="run-"]').filter({ hasText: 'on desk' });
    await until(
      () => run.innerText(),
      (text) => Number(/(\d+) \/ \d+/.exec(text)?.[1] ?? 0) > 1,
      120_000,
    );
    await press(part(page, 'machines-note'));
    await until(
      () => rateOf(page, 'desk'),
      (rate) => rate > 0,
    );
    await page.keyboard.press('Escape');
    await command(page, 'Stop the search');
    await until(
      () => run.innerText(),
      (text) => /stopped/i.test(text),
    );

    await desk.kill('SIGINT');
    await until(
      () => part(page, 'machines-note').innerText(),
      (text) => text === '0 machines',
    );
    await press(part(page, 'machines-note'));
    await press(part(page, 'machines-forget'));
    await part(page, 'machines-note').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await part(page, 'machines-dialog').waitFor({ state: 'detached' });
    await command(page, 'Play or pause the rollout');
  } finally {
    await endPrograms();
  }
}

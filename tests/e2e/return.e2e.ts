import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chromium, type Browser } from 'playwright-core';

import { chromiumArguments, chromiumPath } from './chromium.ts';
import { galleryReady, problemsOf } from './drivers/driver.ts';
import { serveProcess } from './drivers/host.ts';
import { command, endTour, openChampion, part, until } from './scenes/hands.ts';

let browser: Browser | null = null;
let folder = '';

afterEach(async () => {
  await browser?.close();
  browser = null;
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

describe('a window whose host ends', () => {
  it('stays, keeps edits, comes in again and sends them; another window takes none of them', async () => {
    folder = await mkdtemp(join(tmpdir(), 'precocial-e2e-'));
    const place = { library: join(folder, 'library'), settings: join(folder, 'settings') };
    const drafts = async (): Promise<string[]> =>
      (await readdir(join(place.library, 'drafts')).catch(() => []))
        .filter((file) => file.endsWith('.json'))
        .map((file) => join(place.library, 'drafts', file));
    const first = await serveProcess(place);
    browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: chromiumArguments(),
    });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    problemsOf(page);
    await page.goto(first.url);
    await galleryReady(page);
    await endTour(page);
    await openChampion(page, 'Swing-up');
    const address = page.url();

    first.child.kill('SIGKILL');
    await first.ended;
    await part(page, 'away').waitFor();
    expect(await part(page, 'status-bar').innerText()).toMatch(/Not connected/);
    await command(page, 'Duplicate');
    await until(
      () => part(page, 'genome-name').innerText(),
      (name) => name.includes('copy'),
    );
    expect(await drafts()).toEqual([]);
    expect(page.url()).toBe(address);

    const second = await serveProcess(place);
    expect(new URL(second.url).port).toBe(new URL(first.url).port);
    await part(page, 'away').waitFor({ state: 'detached' });
    await until(drafts, (files) => files.length === 1);
    expect(await readFile((await drafts())[0] ?? '', 'utf8')).toContain('Swing-up copy');
    expect(page.url()).toBe(address);

    const other = await context.newPage();
    problemsOf(other);
    await other.goto(new URL('/', second.url).href);
    await galleryReady(other);
    await part(other, 'genome-name').waitFor();
    expect(await part(other, 'notices').count()).toBe(0);
    expect(await drafts()).toHaveLength(1);
    // Closed, its edits are nobody's: a window that starts now has them.
    await page.close();
    await until(
      async () => {
        await other.reload();
        await galleryReady(other);
        await part(other, 'genome-name').waitFor();
        return part(other, 'notices').allInnerTexts();
      },
      (texts) => texts.some((text) => text.includes('Recovered unsaved edits')),
    );
    second.child.kill('SIGTERM');
    await second.ended;
  }, 120_000);
});

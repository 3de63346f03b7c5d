import { expect } from 'vitest';
import type { Page } from 'playwright-core';
import { command, part, press, until } from './hands.ts';

/** Waits until a part has the focus. */
function hasFocus(page: Page, id: string): Promise<void> {
  return until(
    () => page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? ''),
    (focused) => focused === id,
  );
}

/** The palette takes what is typed at once, wherever the mouse rests, and its dialog gives the focus back. */
export async function typeIntoPalette(page: Page): Promise<void> {
  await part(page, 'entry-Swing-up').focus();
  await page.mouse.move(720, 260);
  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type('About');
  const chosen = page.getByRole('option', { selected: true });
  await chosen.filter({ hasText: 'About Precocial' }).waitFor();
  expect(await page.getByLabel('Search commands').inputValue()).toBe('About');
  await page.keyboard.press('Enter');
  await closeAbout(page);
  await hasFocus(page, 'entry-Swing-up');
}

/** Enter in the palette gives the command alone; the button that had the focus before is not pressed as well. */
export async function pressNothingBehindPalette(page: Page): Promise<void> {
  const selected = (id: string): Promise<string | null> =>
    part(page, id).getAttribute('aria-selected');
  await press(part(page, 'tab-tune'));
  await until(
    () => selected('tab-tune'),
    (state) => state === 'true',
  );
  await command(page, 'Show Sweep');
  await until(
    () => selected('tab-sweep'),
    (state) => state === 'true',
    15_000,
  );
}

/** A dialog opened from a menu by keys gives the focus back to the menu. */
export async function openFromMenu(page: Page): Promise<void> {
  await part(page, 'menu-Help').focus();
  await page.keyboard.press('Enter');
  const item = page.getByRole('menuitem', { name: 'About Precocial' });
  await item.focus();
  await page.keyboard.press('Enter');
  await item.waitFor({ state: 'detached' });
  await closeAbout(page);
  await hasFocus(page, 'menu-Help');
}

async function closeAbout(page: Page): Promise<void> {
  const about = page.getByRole('dialog', { name: 'Precocial', exact: true });
  await about.waitFor();
  await page.keyboard.press('Escape');
  await about.waitFor({ state: 'detached' });
}

import { expect } from 'vitest';
import type { Page } from 'playwright-core';

import { command, isOnScreen, openChampion, part, press, until } from './hands.ts';

/** Watches the walker until it has walked for a second. */
export async function watchWalker(page: Page): Promise<void> {
  await command(page, 'Open Bipedal walker');
  await isOnScreen(page, 'Bipedal walker');
  await until(
    async () => parseFloat(await part(page, 'rollout-position').innerText()),
    (seconds) => seconds >= 1,
  );
}

/** Looks at what the digits are taken for, opens the images of one mistake, and draws a digit. */
export async function readDigits(page: Page): Promise<void> {
  await openChampion(page, 'MNIST digits');
  await press(part(page, 'tab-digits'));
  const mistake = part(page, 'digits-confusion').getByRole('button', { name: /9 read as 4/ });
  await press(mistake);
  await page.getByText('9 read as 4', { exact: false }).first().waitFor();
  const box = await part(page, 'digits-sheet').boundingBox();
  if (box === null) throw new Error('The sheet is not on screen.');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + (4 * box.height) / 5, { steps: 8 });
  await page.mouse.up();
  const reading = part(page, 'digits-reading');
  await until(
    () => reading.innerText(),
    (text) => /Reads as \d/.test(text),
  );
  expect(await reading.innerText()).toMatch(/\d of 6 weights/);
}

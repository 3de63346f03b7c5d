import { expect } from 'vitest';
import type { Page } from 'playwright-core';

import { openChampion, part, press, until } from './hands.ts';

/** Cuts a connection from one moment of a rollout on, sees both futures, and goes back to one. */
export async function askWhatIf(page: Page): Promise<void> {
  await openChampion(page, 'Swing-up');
  await press(part(page, 'tab-what-if'));
  const position = part(page, 'rollout-position');
  await until(
    async () => parseFloat(await position.innerText()),
    (seconds) => seconds >= 0.2 && seconds < 9,
  );
  await press(part(page, 'what-if-add'));
  await until(
    () => part(page, 'what-if-difference').innerText(),
    (text) => /\d/.test(text),
  );
  const shown = await position.locator('b').innerText();
  await press(part(page, 'decides-rank'));
  await part(page, 'decides-list').waitFor();
  expect(await part(page, 'decides-list').locator('li').count()).toBeGreaterThan(10);
  await press(part(page, 'command-whatIf.end'));
  await part(page, 'what-if-totals').waitFor({ state: 'detached' });
  // The one future goes on where both were seen.
  expect(await position.locator('b').innerText()).toBe(shown);
  await press(part(page, 'command-rollout.play'));
}

import { expect } from 'vitest';
import type { Page } from 'playwright-core';

import { command, part, press, until } from './hands.ts';

/** Ours beside the paper's, and one network measured again: the same numbers. */
export async function seePaper(page: Page): Promise<void> {
  await command(page, 'Show Paper');
  const overview = part(page, 'paper-overview');
  await overview.waitFor();
  expect(await overview.innerText()).toMatch(/the paper’s network\s+57 ± 121\s+515 ± 58/);
  const figures = part(page, 'paper-network-swingup');
  await press(part(page, 'paper-again-swingup'));
  const again = figures.getByTestId('paper-measured-random shared weight');
  await until(
    () => again.count(),
    (count) => count === 1,
    120_000,
  );
  const ours = figures.locator('tr', { hasText: 'Random shared weight' }).locator('strong');
  expect(await again.innerText()).toBe(await ours.innerText());
  await command(page, 'Show Genome');
  await overview.waitFor({ state: 'hidden' });
}

import { expect } from 'vitest';
import type { Page } from 'playwright-core';

import { command, openChampion, part, press, until } from './hands.ts';

/** Measures the four conditions with one press: ours, the shipped tuned weights and the fixed topology. */
export async function measureFourConditions(page: Page): Promise<void> {
  await openChampion(page, 'Swing-up');
  await press(part(page, 'tab-conditions'));
  await press(part(page, 'dock-bottom').getByRole('button', { name: 'Evaluate' }).first());
  const tuned = part(page, 'conditions-genome-tuned weights');
  await until(
    () => tuned.locator('td').first().innerText(),
    (text) => /\d ± \d/.test(text),
    120_000,
  );
  expect(await tuned.locator('td').nth(1).innerText()).toContain('932');
  const fixed = part(page, 'conditions-fixed topology-random weights');
  expect(await fixed.locator('td').first().innerText()).toMatch(/\d ± \d/);
}

/** Tunes, stops in the middle and keeps the best: one edit that can be undone. */
export async function tuneAndKeep(page: Page): Promise<void> {
  await press(part(page, 'tab-tune'));
  await command(page, 'Tune the weights');
  // There is something to keep once a candidate did better on episodes it was not chosen on.
  await until(
    () => part(page, 'command-tune.keep').isEnabled(),
    (enabled) => enabled,
    240_000,
  );
  expect(await part(page, 'tune-plot').getAttribute('aria-label')).toMatch(/over \d+ generations/);
  await command(page, 'Keep the tuned weights');
  const edited = page.getByText('edited', { exact: true });
  await edited.waitFor();
  await command(page, 'Undo');
  await edited.waitFor({ state: 'detached' });
}

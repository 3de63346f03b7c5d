import type { Page } from 'playwright-core';
import { command, part, press } from './hands.ts';

const pageOf = (page: Page, id: string) =>
  page.locator(`[data-testid=handbook-page][data-page=${id}]`);

/** A view's "?" leads to its page; a message finds its row; links and the way back work. */
export async function readHandbook(page: Page): Promise<void> {
  await press(part(page, 'help-genome'));
  await pageOf(page, 'editing').getByRole('heading', { name: 'Editing by hand' }).waitFor();

  const query = part(page, 'handbook-query');
  await query.fill('The run mine is open in process 7; stop it there first. Nothing was changed.');
  await part(page, 'handbook-found').getByRole('button').first().waitFor();
  await query.press('Enter');
  await pageOf(page, 'troubleshooting')
    .locator('tr[data-found]', { hasText: 'is open in' })
    .waitFor();

  await page.getByRole('button', { name: 'Back', exact: true }).press('Enter');
  await pageOf(page, 'editing').waitFor();
  await pageOf(page, 'editing').getByRole('link', { name: 'even networks' }).press('Enter');
  await pageOf(page, 'even-networks').waitFor();

  await command(page, 'First ten minutes');
  await pageOf(page, 'first-ten-minutes').getByRole('img').first().waitFor();
  await command(page, 'Show Rollout');
}

import { expect } from 'vitest';
import type { Page } from 'playwright-core';

import { command, openChampion, part, press, until } from './hands.ts';

/** Looks through the racer's eyes, holds a latent, drives by hand, and looks at the encoders. */
export async function seeAndDrive(page: Page): Promise<void> {
  await openChampion(page, 'Car racing');
  const scene = part(page, 'rollout-scene');
  await press(part(page, 'tab-rollout'));
  await until(
    () => scene.getAttribute('data-phase'),
    (phase) => phase === 'ready',
  );
  await driveByHand(page);
  await press(part(page, 'tab-vision'));
  const vision = part(page, 'vision');
  await until(
    () => vision.innerText(),
    (text) => /\d+ of \d{3}/.test(text),
  );
  await holdLatent(page);
  await encodersListed(page);
  await press(part(page, 'tab-rollout'));
}

async function driveByHand(page: Page): Promise<void> {
  const position = part(page, 'rollout-position');
  await press(part(page, 'command-rollout.hands'));
  await until(
    () => position.innerText(),
    (text) => /you −?\d+ : −?\d+/.test(text),
  );
  await page.keyboard.down('ArrowUp');
  await page.keyboard.up('ArrowUp');
  await press(part(page, 'command-rollout.hands'));
  await until(
    () => position.innerText(),
    (text) => !text.includes('you'),
  );
}

async function holdLatent(page: Page): Promise<void> {
  const latent = part(page, 'latent-5');
  const value = async (): Promise<number> => Number(await latent.getAttribute('aria-valuenow'));
  await latent.focus();
  await latent.press('ArrowUp');
  await until(
    () => latent.getAttribute('aria-valuetext'),
    (text) => text?.endsWith(', held') === true,
  );
  const before = await value();
  await latent.press('ArrowDown');
  await until(value, (now) => now < before);
  await press(part(page, 'command-vision.release'));
  await until(
    () => latent.getAttribute('aria-valuetext'),
    (text) => text?.includes('held') === false,
  );
}

async function encodersListed(page: Page): Promise<void> {
  await command(page, 'Encoders of the racer');
  const shipped = part(page, 'encoder-shipped');
  await shipped.waitFor();
  expect(await shipped.innerText()).toMatch(/[0-9a-f]{16}.*in use/s);
  await page.keyboard.press('Escape');
  await shipped.waitFor({ state: 'detached' });
}

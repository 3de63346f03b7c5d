import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Page } from 'playwright-core';

import { command, openChampion, part, until } from './hands.ts';

interface Probe {
  readonly streams: readonly {
    readonly nb_read_frames?: string;
    readonly r_frame_rate?: string;
    readonly width?: number;
  }[];
  readonly format: { readonly duration?: string };
}

function probe(file: string): Probe {
  const { stdout, stderr } = spawnSync(
    'ffprobe',
    ['-v', 'error', '-count_frames', '-show_streams', '-show_format', '-of', 'json', file],
    { encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(`ffprobe: ${stderr}`);
  return JSON.parse(stdout) as Probe;
}

const filmsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => /\.(webm|mp4)$/.test(name));

/** Records so many seconds of the genome on screen and finds a file with exactly the frames that were asked for. */
export async function recordSeconds(page: Page, folder: string, wanted: number): Promise<void> {
  const before = await filmsIn(folder);
  await command(page, 'Record a film');
  const dialog = part(page, 'record-dialog');
  await dialog.waitFor();
  const seconds = part(page, 'record-seconds').locator('input').or(part(page, 'record-seconds'));
  await seconds.last().fill(String(wanted));
  await seconds.last().blur();
  await part(page, 'record-start').click();
  await until(
    () => dialog.getAttribute('data-phase'),
    (phase) => phase === 'done' || phase === 'failed',
    110_000,
  );
  const message = await part(page, 'record-message').innerText();
  expect(message).not.toBe('');
  if ((await dialog.getAttribute('data-phase')) !== 'done') throw new Error(message);
  const files = await readdir(folder);
  expect(files.filter((name) => name.startsWith('.'))).toEqual([]);
  const [file] = (await filmsIn(folder)).filter((name) => !before.includes(name));
  if (file === undefined) throw new Error(`No film in ${files.join(', ')}.`);
  const { streams, format } = probe(join(folder, file));
  const [rate, per] = (streams[0]?.r_frame_rate ?? '').split('/').map(Number);
  const perSecond = (rate ?? 0) / (per ?? 1);
  expect(Number(streams[0]?.nb_read_frames)).toBe(Math.round(wanted * perSecond));
  expect(Number(format.duration)).toBeCloseTo(wanted, 1);
  await page.keyboard.press('Escape');
}

/** Opens swing-up's champion and records two seconds. */
export async function recordTwoSeconds(page: Page, folder: string): Promise<void> {
  await openChampion(page, 'Swing-up');
  await recordSeconds(page, folder, 2);
}

/** Finds no command for a film of what classifies, which has no rollout. */
export async function seeNoFilm(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+K');
  const box = page.getByLabel('Search commands');
  await box.fill('Record a film');
  expect(await page.getByRole('option', { name: 'Record a film' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'detached' });
}

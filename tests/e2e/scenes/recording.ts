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

/** Records two seconds and finds a file with exactly the frames that were asked for. */
export async function recordTwoSeconds(page: Page, folder: string): Promise<void> {
  await openChampion(page, 'Swing-up');
  await command(page, 'Record a film');
  const dialog = part(page, 'record-dialog');
  await dialog.waitFor();
  const seconds = part(page, 'record-seconds').locator('input').or(part(page, 'record-seconds'));
  await seconds.last().fill('2');
  await seconds.last().blur();
  await part(page, 'record-start').click();
  await until(
    () => dialog.getAttribute('data-phase'),
    (phase) => phase === 'done' || phase === 'failed',
    110_000,
  );
  expect(await part(page, 'record-message').innerText()).not.toBe('');
  expect(await dialog.getAttribute('data-phase')).toBe('done');
  const files = await readdir(folder);
  const [file] = files.filter((name) => /\.(webm|mp4)$/.test(name));
  expect(files.filter((name) => name.startsWith('.'))).toEqual([]);
  if (file === undefined) throw new Error(`No film in ${files.join(', ')}.`);
  const { streams, format } = probe(join(folder, file));
  const [rate, per] = (streams[0]?.r_frame_rate ?? '').split('/').map(Number);
  const perSecond = (rate ?? 0) / (per ?? 1);
  expect(Number(streams[0]?.nb_read_frames)).toBe(Math.round(2 * perSecond));
  expect(Number(format.duration)).toBeCloseTo(2, 1);
  await page.keyboard.press('Escape');
}

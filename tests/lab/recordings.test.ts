import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openRecordings } from '../../electron/lab/recordings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'precocial-recordings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const touch = (name: string): void => writeFileSync(join(folder, name), 'half a film');

it('removes what a killed recorder left, and leaves alone what a living one writes', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const living = `.other.webm.${String(process.ppid)}-0.tmp`;
  touch(`.film.webm.${String(dead)}-0.tmp`);
  touch(living);
  touch('.notes.tmp');
  const recordings = openRecordings();
  const { handle } = await recordings.begin(join(folder, 'film.webm'));
  await recordings.write(handle, 0, Uint8Array.of(1, 2, 3));
  await recordings.finish(handle);
  expect(readdirSync(folder).sort()).toEqual([living, '.notes.tmp', 'film.webm'].sort());
});

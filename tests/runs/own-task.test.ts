import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { readWonChampion } from '../../electron/runs/champions.ts';
import { driveSearch } from '../../electron/runs/drive.ts';
import { SearchRun } from '../../electron/runs/search-run.ts';
import { compileTask } from '../../electron/tasks/compile.ts';
import { templateOf } from '../../electron/tasks/template.ts';
import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import { useSources } from '../../shared/tasks/registry.ts';
import type { AddedSource } from '../../shared/tasks/source.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
afterEach(() => useSources([]));

const sourceOf = (text: string): AddedSource =>
  compileTask(new TextEncoder().encode(text), 'task.ts');
const first = sourceOf(templateOf('mine'));
const second = sourceOf(templateOf('mine').replace('reward: -cost', 'reward: -2 * cost'));

const settings = { ...BASE_SETTINGS, generations: 2, populationSize: 8, repetitions: 1 };
const config = {
  name: 'own',
  task: 'mine',
  seed: 5,
  settings,
  options: {},
  from: null,
  program: '',
};

async function drive(run: SearchRun): Promise<void> {
  const pool = new RolloutPool(1);
  try {
    await driveSearch(run, pool);
  } finally {
    await pool.close();
    await run.close();
  }
}

const championOf = (folder: string, generation: number): Promise<string> =>
  readFile(
    join(folder, 'champions', `generation-${String(generation).padStart(6, '0')}.json`),
    'utf8',
  );

it('is kept with its run, which goes on with the version that it began with', async () => {
  const [whole, cut] = [await temporary(), await temporary()];
  useSources([first]);
  await drive(
    await SearchRun.create(join(whole, 'run'), {
      ...config,
      settings: { ...settings, generations: 4 },
    }),
  );
  await drive(await SearchRun.create(join(cut, 'run'), config));

  useSources([second]);
  const run = await SearchRun.open(join(cut, 'run'), 4);
  expect(run.note).toBe(
    `The task mine has changed since this search began; it goes on with the version that it began with (${first.version}).`,
  );
  await drive(run);
  const won = await readWonChampion(join(cut, 'run'));
  expect(won.taskVersion).toBe(first.version);
  const generation = won.lineage.generation ?? -1;
  expect(await championOf(join(cut, 'run'), generation)).toBe(
    await championOf(join(whole, 'run'), generation),
  );
}, 60_000);

it('is not run from a run folder without permission, nor where its copy was changed', async () => {
  const folder = join(await temporary(), 'run');
  useSources([first]);
  await drive(await SearchRun.create(folder, config));
  useSources([]);
  await expect(SearchRun.open(folder, 3, { mayRun: () => Promise.resolve(false) })).rejects.toThrow(
    'was not allowed to run here. The search is kept',
  );
  const kept = join(folder, 'task.json');
  const text = await readFile(kept, 'utf8');
  // The code that would run is no longer that of the file that the version stands for.
  await writeFile(kept, text.replace('"code":"', '"code":"evil(); '));
  useSources([second]);
  await expect(SearchRun.open(folder, 3)).rejects.toThrow(
    'is missing or damaged. The search is kept',
  );
  await rm(kept);
  await expect(SearchRun.open(folder, 3)).rejects.toThrow(`began with version ${first.version}`);
}, 60_000);

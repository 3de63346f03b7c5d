import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import {
  championGenerations,
  readChampion,
  readWonChampion,
} from '../../electron/runs/champions.ts';
import { driveSearch } from '../../electron/runs/drive.ts';
import { SearchRun } from '../../electron/runs/search-run.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import { freshFolder } from './support.ts';

const settings = {
  ...BASE_SETTINGS,
  generations: 6,
  populationSize: 24,
  repetitions: 1,
  confirmRepetitions: 1,
};

async function champion(seed: number, workers: number) {
  const folder = join(freshFolder(), 'run');
  const config = {
    name: 'r',
    task: 'swingup',
    seed,
    settings,
    options: {},
    from: null,
    program: 't',
  };
  const run = await SearchRun.create(folder, config);
  const pool = new RolloutPool(workers);
  await driveSearch(run, pool);
  await pool.close();
  await run.close();
  return { folder, won: await readWonChampion(folder), shown: await readChampion(folder) };
}

/** The search of seed 4, which both tests look at. */
let fourth: Awaited<ReturnType<typeof champion>>;
beforeAll(async () => {
  fourth = await champion(4, 1);
});

it('a champion is shown with means on episodes that chose nothing, the same for any workers', async () => {
  const { won, shown, folder } = fourth;
  expect(won.fresh?.trials).toBe(32);
  expect(won.fresh?.bestWeight.trials).toBe(128);
  expect(shown.mean).toBe(won.fresh?.mean);
  expect(shown.bestWeight).toEqual(won.fresh?.bestWeight);
  expect(shown.fresh).toBeUndefined();
  expect(won.mean).not.toBe(shown.mean);
  expect((await champion(4, 2)).won).toEqual(won);
  // Those before it keep what they won with.
  const [first = 0] = await championGenerations(folder);
  expect((await readWonChampion(folder, first)).fresh === undefined).toBe(
    first !== won.lineage.generation,
  );
}, 60_000);

it('the means a champion wins with are too high on the whole, the fresh ones are not its choice', async () => {
  const differences: number[] = [];
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const { won } = seed === 4 ? fourth : await champion(seed, 1);
    differences.push((won.bestWeight?.mean ?? NaN) - (won.fresh?.bestWeight.mean ?? NaN));
  }
  const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
  expect(mean).toBeGreaterThan(0);
}, 60_000);

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { settingsAt } from '../../electron/runs/changed-settings.ts';
import { checkpointFile, readCheckpoint } from '../../electron/runs/checkpoint.ts';
import { driveSearch } from '../../electron/runs/drive.ts';
import { isLocked } from '../../electron/runs/lock.ts';
import { readRunConfig } from '../../electron/runs/run-file.ts';
import { SearchRun } from '../../electron/runs/search-run.ts';
import { listedWeights } from '../../shared/search/settings.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { searchTaskOf } from '../../shared/tasks/search-task.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { freshFolder, outcome, smallRun } from './support.ts';

/** Drives an open run for some generations or to its end, and leaves it with a checkpoint or as a kill would. */
async function drive(run: SearchRun, generations = Infinity, kill = false): Promise<void> {
  const pool = new RolloutPool(1);
  const stop = new AbortController();
  const until = run.state.generation + generations;
  await driveSearch(run, pool, {
    signal: stop.signal,
    onGeneration: ({ statistics }) => {
      if (statistics.generation + 1 >= until) stop.abort();
    },
  });
  await pool.close();
  if (kill) run.abandon();
  else await run.close();
}

const CHANGES = { alg_nReps: 2, prob_addNode: 0.9 };
const WEIGHTS = { alg_nVals: 4, alg_absWCap: 1 };

/** A run of 12 generations: four of them, a change, three more, another change, the rest. */
async function changedRun(kill: boolean): Promise<string> {
  const folder = freshFolder();
  await drive(await SearchRun.create(folder, smallRun()), 4, kill);
  await drive(await SearchRun.open(folder, undefined, { set: CHANGES }), 3, kill);
  await drive(await SearchRun.open(folder, undefined, { set: WEIGHTS }), kill ? 2 : Infinity, kill);
  if (kill) await drive(await SearchRun.open(folder));
  return folder;
}

describe('a run that goes on with changed settings', () => {
  it('has them from that generation on, and the same results however it was stopped', async () => {
    const folder = await changedRun(false);
    const expected = await outcome(folder);
    const config = await readRunConfig(folder);
    expect(config.changes).toEqual([
      { generation: 4, values: CHANGES },
      { generation: 7, values: WEIGHTS },
    ]);
    expect([3, 4, 7].map((generation) => settingsAt(config, generation).repetitions)).toEqual([
      1, 2, 2,
    ]);
    const { history } = expected as { history: { rollouts: number }[] };
    const each = history.map(({ rollouts }, g) => rollouts - (history[g - 1]?.rollouts ?? 0));
    // 24 genomes at 6 weights once, twice, then at 4 weights; confirmations come on top.
    expect(each[2]).toBeGreaterThanOrEqual(24 * 6);
    expect(each[2]).toBeLessThan(24 * 6 * 2);
    expect(each[5]).toBeGreaterThanOrEqual(24 * 6 * 2);
    expect(each[9]).toBeGreaterThanOrEqual(24 * 4 * 2);
    expect(each[9]).toBeLessThan(24 * 6 * 2);
    expect(await outcome(await changedRun(true))).toEqual(expected);
    // From the beginning once more, as run.json tells it.
    rmSync(checkpointFile(folder));
    writeFileSync(join(folder, 'journal'), '');
    await drive(await SearchRun.open(folder));
    expect(await outcome(folder)).toEqual(expected);
  }, 60_000);

  /** A run after one generation, of which no refusal may change anything. */
  let begun = '';
  beforeAll(async () => {
    begun = freshFolder();
    await drive(await SearchRun.create(begun, smallRun()), 1);
  });

  it.each([
    [{ popSize: 30 }, /popSize cannot change in a run: .*--population-from/],
    [{ prob_initEnable: 0.1 }, /only the first generation/],
    [{ task: NaN }, /task cannot change in a run/],
    [{ colour: 1 }, /colour cannot change in a run: it is none of alg_nReps, alg_nVals/],
    [{ alg_nReps: 0 }, /alg_nReps: expected a whole number from 1 to 1000, not 0/],
    [{ alg_nReps: NaN }, /alg_nReps: expected a whole number/],
    [{ alg_lowW: 1.5, alg_absWCap: 1 }, /the lowest weight must lie below/],
  ])('refuses %o and changes nothing', async (set, message) => {
    const before = readFileSync(join(begun, 'run.json'), 'utf8');
    await expect(SearchRun.open(begun, undefined, { set })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message) as string,
    });
    expect(readFileSync(join(begun, 'run.json'), 'utf8')).toBe(before);
    expect(await isLocked(begun)).toBe(false);
  });

  it('refuses what could do nothing: a finished run, the weights of a ladder', async () => {
    const finished = freshFolder();
    await drive(await SearchRun.create(finished, smallRun({ generations: 2 })));
    await expect(SearchRun.open(finished, undefined, { set: CHANGES })).rejects.toThrow(
      /has all its 2 generations.*Give --generations/,
    );
    await (await SearchRun.open(finished, 3, { set: CHANGES })).close();
    const ladder = freshFolder();
    const steps = { ladder: [{ above: 1, weights: listedWeights([-1, 1]) }] };
    await drive(await SearchRun.create(ladder, smallRun(steps)), 1);
    await expect(SearchRun.open(ladder, undefined, { set: WEIGHTS })).rejects.toThrow(/its ladder/);
  });

  it.each(['with a checkpoint', 'from its journal'])(
    'says that popSize was edited by hand: %s',
    async (how) => {
      const folder = freshFolder();
      const kill = how === 'from its journal';
      await drive(await SearchRun.create(folder, smallRun()), 3, kill);
      const path = join(folder, 'run.json');
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace('"popSize": 24', '"popSize": 30'));
      const journal = readFileSync(join(folder, 'journal'));
      await expect(SearchRun.open(folder)).rejects.toMatchObject({
        code: 'invalid-file',
        message: expect.stringMatching(
          kill ? /generation 0 .* another popSize .*run\.json/ : /24 individuals.*popSize 30/,
        ) as string,
      });
      expect(readFileSync(join(folder, 'journal'))).toEqual(journal);
      writeFileSync(path, text);
      const run = await SearchRun.open(folder);
      expect(run.state.generation).toBe(3);
      await run.close();
    },
  );
});

describe('a run that begins with the population of another', () => {
  async function populationOf(folder: string) {
    const { settings, seed, task } = await readRunConfig(folder);
    const run = { settings, seed, task: searchTaskOf(taskOf(task)) };
    return (await readCheckpoint(folder, run))?.state.population ?? [];
  }

  let given: readonly Genome[] = [];
  beforeAll(async () => {
    const source = freshFolder();
    await drive(await SearchRun.create(source, smallRun({}, 3)), 6);
    given = (await populationOf(source)).map(({ genome }) => genome);
  });

  it.each([10, 24, 40])(
    'has its genomes and, where it is larger, their mutants: %d individuals',
    async (populationSize) => {
      expect(given).toHaveLength(24);
      const config = {
        ...smallRun({ populationSize }),
        population: { run: 'small', generation: 6 },
      };
      const folder = freshFolder();
      const first = { genomes: given, encoder: undefined };
      const run = await SearchRun.create(folder, config, first);
      const { population } = run.state;
      expect(population).toHaveLength(populationSize);
      population.forEach(({ genome, id, parent }, k) => {
        expect(id).toBe(k);
        if (k >= given.length) expect(parent).toBe(k % given.length);
        else expect([parent, genome]).toEqual([null, given[k]]);
      });
      await drive(run, 3);
      const copy = freshFolder();
      cpSync(folder, copy, { recursive: true });
      await drive(await SearchRun.open(folder));
      // Its folder alone is enough to repeat it.
      rmSync(checkpointFile(copy));
      writeFileSync(join(copy, 'journal'), '');
      await drive(await SearchRun.open(copy));
      expect(await outcome(copy)).toEqual(await outcome(folder));
      expect((await readRunConfig(copy)).population).toEqual({ run: 'small', generation: 6 });
    },
    30_000,
  );
});

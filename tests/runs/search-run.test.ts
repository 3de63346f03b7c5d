import { appendFileSync, cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  championGenerations,
  readChampion,
  readWonChampion,
} from '../../electron/runs/champions.ts';
import { checkpointFile } from '../../electron/runs/checkpoint.ts';
import { driveSearch } from '../../electron/runs/drive.ts';
import { readHistory } from '../../electron/runs/history.ts';
import { isLocked } from '../../electron/runs/lock.ts';
import { readIndividualOf } from './individuals.ts';
import { readPopulation } from '../../electron/runs/population.ts';
import type { RunConfig } from '../../electron/runs/run-file.ts';
import { SearchRun } from '../../electron/runs/search-run.ts';
import type { RolloutExecutor } from '../../electron/rollouts/executor.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { listedWeights } from '../../shared/search/settings.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { setCount } from '../../shared/tasks/task.ts';
import { freshFolder, outcome, smallRun } from './support.ts';

async function complete(config: RunConfig, workers: number): Promise<string> {
  const folder = freshFolder();
  const run = await SearchRun.create(folder, config);
  const pool = new RolloutPool(workers);
  expect(await driveSearch(run, pool)).toBe(true);
  await pool.close();
  await run.close();
  return folder;
}

/** Goes on with a run for some generations, then leaves it without a checkpoint, as a kill would. */
async function leaveWithoutWord(folder: string, generations: number): Promise<void> {
  const run = await SearchRun.open(folder);
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
  run.abandon();
}

/** One weight, from the first return above 1 on two, then the standard ones. */
const LADDER = {
  weights: { count: 1, cap: 1 },
  ladder: [
    { above: 1, weights: listedWeights([-1, 1]) },
    { above: 15, weights: { count: 3, cap: 1.2, lowest: 0.9, drawn: true } },
    { above: 20, weights: listedWeights([-2, -1, -0.5, 0.5, 1, 2]) },
  ],
};

/** Five weights of the range of each generation's own. */
const DRAWN = { count: 5, cap: 1.5, drawn: true };

describe('a run', () => {
  /** A run that one worker drove to its end; nothing here changes it. */
  let calm = '';
  beforeAll(async () => {
    calm = await complete(smallRun(), 1);
  });

  it('tells how much of each generation is rolled out, up to all of it', async () => {
    const run = await SearchRun.create(freshFolder(), smallRun());
    const pool = new RolloutPool(1);
    const shares: number[][] = [[]];
    await driveSearch(run, pool, {
      onProgress: (done) => shares.at(-1)?.push(done),
      onGeneration: () => shares.push([]),
    });
    await pool.close();
    await run.close();
    const told = shares.slice(0, -1);
    expect(told).toHaveLength(run.config.settings.generations);
    for (const generation of told) {
      expect(generation).toEqual([...generation].sort((a, b) => a - b));
      expect(generation.at(-1)).toBe(1);
    }
  });

  it('gives the same for 1, 2 and 4 workers', async () => {
    const [two, four] = await Promise.all([2, 4].map((workers) => complete(smallRun(), workers)));
    const expected = await outcome(calm);
    expect(await outcome(two ?? '')).toEqual(expected);
    expect(await outcome(four ?? '')).toEqual(expected);
  });

  it.each([
    ['any', {}],
    ['only even', { parity: 'even' as const }],
    ['by a ladder, even', { parity: 'even' as const, ...LADDER }],
    ['at weights that are drawn, even', { parity: 'even' as const, weights: DRAWN }],
  ])('goes on from journal and checkpoint as if never stopped: %s networks', async (_, changes) => {
    const expected = await outcome(await complete(smallRun(changes), 2));
    const folder = freshFolder();
    const run = await SearchRun.create(folder, smallRun(changes));
    await run.close();
    await leaveWithoutWord(folder, 3);
    await leaveWithoutWord(folder, 4);
    appendFileSync(join(folder, 'history.ndjson'), '{"generation":7,"eval');
    appendFileSync(join(folder, 'journal'), 'torn record');
    const last = await SearchRun.open(folder);
    expect(last.state.generation).toBe(7);
    const pool = new RolloutPool(1);
    await driveSearch(last, pool);
    await pool.close();
    await last.close();
    expect(await outcome(folder)).toEqual(expected);
  });

  it('of even networks goes on from the journal, where all weights are told', async () => {
    const config = smallRun({ parity: 'even', generations: 8 });
    const expected = await outcome(await complete(config, 1));
    const folder = freshFolder();
    const run = await SearchRun.create(folder, config);
    await run.close();
    await leaveWithoutWord(folder, 4);
    const pool = new RolloutPool(1);
    const last = await SearchRun.open(folder);
    expect(last.state.generation).toBe(4);
    await driveSearch(last, pool);
    await pool.close();
    await last.close();
    expect(await outcome(folder)).toEqual(expected);
  });

  it('says nothing of a best weight where weights are drawn, before it is measured', async () => {
    const folder = await complete(smallRun({ weights: DRAWN, generations: 6 }), 1);
    const [first = -1] = await championGenerations(folder);
    expect((await readChampion(folder, first)).bestWeight).toBeNull();
    const snapshot = (await readPopulation(folder))?.snapshot;
    expect(snapshot?.weights).toHaveLength(5);
    expect(snapshot?.weights).not.toEqual(Float64Array.of(-1.5, -0.75, 0, 0.75, 1.5));
  });

  it('can be given more generations', async () => {
    const expected = await outcome(await complete(smallRun({ generations: 15 }), 1));
    const folder = freshFolder();
    cpSync(calm, folder, { recursive: true });
    const run = await SearchRun.open(folder, 15);
    const pool = new RolloutPool(1);
    await driveSearch(run, pool);
    await pool.close();
    await run.close();
    expect(await outcome(folder)).toEqual(expected);
  });

  it('keeps the last population to look at', async () => {
    const snapshot = await readPopulation(calm);
    expect(snapshot?.snapshot.generation).toBe(11);
    expect(snapshot?.snapshot.returns).toHaveLength(24 * 6);
    const best = snapshot?.snapshot.rank.indexOf(0) ?? -1;
    const document = await readIndividualOf(calm, best);
    expect(document.mean).toBe(snapshot?.snapshot.mean[best]);
    expect(document.task).toBe('swingup');
  });
});

describe('a run in two processes', () => {
  it('is refused to the second with the words to act on, and free after the first', async () => {
    const folder = freshFolder();
    const first = await SearchRun.create(folder, smallRun());
    await expect(SearchRun.open(folder)).rejects.toMatchObject({ code: 'busy' });
    expect(await isLocked(folder)).toBe(true);
    await first.close();
    expect(await isLocked(folder)).toBe(false);
    await (await SearchRun.open(folder)).close();
  });
});

describe('a damaged run', () => {
  let whole = '';
  beforeAll(async () => {
    whole = await complete(smallRun({ generations: 3 }), 1);
  });

  /** A copy of a run of three generations, to damage. */
  function stopped(): string {
    const folder = freshFolder();
    cpSync(whole, folder, { recursive: true });
    return folder;
  }

  it('names the checkpoint that is cut short and changes nothing', async () => {
    const folder = stopped();
    truncateSync(checkpointFile(folder), 100);
    const before = readFileSync(join(folder, 'history.ndjson'), 'utf8');
    await expect(SearchRun.open(folder)).rejects.toMatchObject({
      code: 'invalid-file',
      message: expect.stringContaining('checkpoint') as string,
    });
    expect(readFileSync(join(folder, 'history.ndjson'), 'utf8')).toBe(before);
    expect(await isLocked(folder)).toBe(false);
  });

  it('names the line of run.json that is wrong', async () => {
    const folder = stopped();
    const text = readFileSync(join(folder, 'run.json'), 'utf8');
    writeFileSync(join(folder, 'run.json'), text.replace('"seed": 11', '"seed": "eleven"'));
    await expect(SearchRun.open(folder)).rejects.toMatchObject({
      code: 'invalid-file',
      message: expect.stringMatching(/run\.json: Line \d+, field seed/) as string,
    });
  });

  it('with an option its task has not, or out of its range, is not gone on with', async () => {
    const folder = stopped();
    const text = readFileSync(join(folder, 'run.json'), 'utf8');
    for (const options of ['{ "poleLength": 1e9 }', '{ "moon": 1 }']) {
      const damaged = text.replace(/"options": \{[^}]*\}/, `"options": ${options}`);
      expect(damaged).not.toBe(text);
      writeFileSync(join(folder, 'run.json'), damaged);
      await expect(SearchRun.open(folder)).rejects.toThrow(/run\.json: .*option (poleLength|moon)/);
    }
  });

  it('of a newer version is left alone', async () => {
    const folder = stopped();
    const text = readFileSync(join(folder, 'run.json'), 'utf8');
    writeFileSync(join(folder, 'run.json'), text.replace('"version": 1', '"version": 99'));
    await expect(SearchRun.open(folder)).rejects.toMatchObject({ code: 'newer-version' });
  });

  it('keeps what can be read of a damaged history, sets the file aside and says so', async () => {
    const folder = stopped();
    const path = join(folder, 'history.ndjson');
    const lines = readFileSync(path, 'utf8').split('\n');
    const damaged = [lines[0], 'nonsense', lines[2], ''].join('\n');
    writeFileSync(path, damaged);
    const run = await SearchRun.open(folder);
    await run.close();
    expect(run.note).toMatch(/history\.ndjson: line 2 is damaged/);
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(damaged);
    expect((await readHistory(folder)).map((row) => row.generation)).toEqual([0, 2]);
    const again = await SearchRun.open(folder);
    await again.close();
    expect(again.note).toBeNull();
  });

  it('rolls out with its own encoder to the last episode', async () => {
    const task = taskOf('racing');
    const laptop = task.presets['laptop'];
    if (laptop === undefined) throw new Error('the racer has a laptop preset');
    const run = await SearchRun.create(freshFolder(), {
      ...smallRun(),
      task: task.id,
      settings: { ...laptop, populationSize: 4, confirmRepetitions: 1, generations: 1 },
    });
    const encoders: unknown[] = [];
    const nothing: RolloutExecutor = {
      workers: 1,
      run: ({ items, episodes, weighting, encoder }) => {
        encoders.push(encoder);
        const count = setCount(weighting) * episodes.length;
        return Promise.resolve({ returns: items.map(() => new Float64Array(count)), steps: 0 });
      },
      pause: () => undefined,
      resume: () => undefined,
      close: () => Promise.resolve(),
    };
    expect(run.encoder).not.toBeNull();
    expect(await driveSearch(run, nothing)).toBe(true);
    // The generation, what confirms its best, and twice what measures the champion at the end.
    expect(encoders.length).toBeGreaterThanOrEqual(3);
    for (const encoder of encoders) expect(encoder).toEqual(run.encoder);
    await run.close();
  });

  it('does not read a history of nothing but strange lines to its end', async () => {
    const folder = stopped();
    const path = join(folder, 'history.ndjson');
    writeFileSync(path, `${readFileSync(path, 'utf8')}${'{x}\n'.repeat(500_000)}`);
    const before = process.cpuUsage();
    expect((await readHistory(folder)).map((row) => row.generation)).toEqual([0, 1, 2]);
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(1);
  });

  it('says that its history has lost generations, and what is lost', async () => {
    const folder = stopped();
    const path = join(folder, 'history.ndjson');
    writeFileSync(path, `${readFileSync(path, 'utf8').split('\n')[0] ?? ''}\n`);
    const run = await SearchRun.open(folder);
    expect(run.note).toMatch(/history\.ndjson lacks 2 of the 3 generations.*the run goes on/);
    await run.close();
  });

  it('says of a damaged population that it comes again, and writes a damaged champion again', async () => {
    const folder = stopped();
    truncateSync(join(folder, 'population'), 50);
    await expect(readPopulation(folder)).rejects.toThrow(/population is damaged.*writes it again/);
    const generation = (await championGenerations(folder)).at(-1) ?? 0;
    const { fresh: _fresh, ...before } = await readWonChampion(folder);
    const name = `generation-${String(generation).padStart(6, '0')}.json`;
    truncateSync(join(folder, 'champions', name), 60);
    await expect(readChampion(folder)).rejects.toThrow(name);
    await (await SearchRun.open(folder)).close();
    expect(await readWonChampion(folder)).toEqual(before);
  });

  it('that lost its champion file writes it again', async () => {
    const folder = stopped();
    const { fresh: _fresh, ...before } = await readWonChampion(folder);
    rmSync(join(folder, 'champions'), { recursive: true });
    await (await SearchRun.open(folder)).close();
    expect(await readWonChampion(folder)).toEqual(before);
  });

  it('names the champion file that is cut short', async () => {
    const folder = stopped();
    const generation = (await championGenerations(folder)).at(-1) ?? -1;
    const name = `generation-${String(generation).padStart(6, '0')}.json`;
    truncateSync(join(folder, 'champions', name), 200);
    await expect(readChampion(folder)).rejects.toMatchObject({
      message: expect.stringContaining(name) as string,
    });
  });

  it('cannot be given fewer generations than it has', async () => {
    const folder = stopped();
    const before = readFileSync(join(folder, 'run.json'), 'utf8');
    await expect(SearchRun.open(folder, 2)).rejects.toMatchObject({ code: 'usage' });
    expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe(before);
    expect(await isLocked(folder)).toBe(false);
  });

  it('is not begun over', async () => {
    const folder = stopped();
    await expect(SearchRun.create(folder, smallRun())).rejects.toMatchObject({ code: 'usage' });
    expect(await readHistory(folder)).toHaveLength(3);
  });
});

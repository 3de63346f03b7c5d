import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isCancelled } from '../../shared/base/errors.ts';
import { parsePaperFile } from '../../shared/contract/paper.ts';
import { trialKeys } from '../../shared/evaluation/evaluate.ts';
import { evaluationOptions, fillOptions } from '../../shared/tasks/task.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { perform, runFolder } from '../../electron/reproduce/perform.ts';
import type { PlannedStage } from '../../electron/reproduce/plan.ts';
import { holdFolder, readManifest, writeManifest } from '../../electron/reproduce/manifest.ts';
import {
  planned,
  reproduce,
  type ReproductionRequest,
} from '../../electron/reproduce/reproduce.ts';
import { readHistory } from '../../electron/runs/history.ts';
import { readRunConfig } from '../../electron/runs/run-file.ts';
import type { RolloutExecutor } from '../../electron/rollouts/executor.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { outcomeOf } from './support.ts';

const temporaryFolder = temporaryFolders();

/** An executor that tells the stage under way and every episode it rolls out. */
function watched(pool: RolloutExecutor, seen: (episode: string) => void): RolloutExecutor {
  return {
    workers: pool.workers,
    run: (batch, control) => {
      for (const { episodes = batch.episodes } of batch.items)
        for (const episode of episodes) seen(episode.join());
      return pool.run(batch, control);
    },
    pause: () => pool.pause(),
    resume: () => pool.resume(),
    close: () => pool.close(),
  };
}

describe('a reproduction', () => {
  const pool = new RolloutPool(1);
  let place = '';
  afterAll(async () => {
    await pool.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  });
  let plan = '';
  let calm = '';
  const request = (folder: string): ReproductionRequest => ({
    tasks: ['swingup', 'digits8'],
    hours: 0.001,
    seed: 5,
    folder,
    program: 'test',
  });
  const silent = (): AbortSignal => new AbortController().signal;
  const onTask = (): void => undefined;
  /** Episodes by the stage that rolled them out. */
  const episodes = new Map<string, Set<string>>();

  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), 'precocial-reproduce-'));
    [plan, calm] = [join(place, 'plan'), join(place, 'calm')];
    await mkdir(plan);
    await planned(pool, request(plan), { signal: silent(), onTask });
    await cp(plan, calm, { recursive: true });
    const manifest = await planned(pool, request(calm), { signal: silent(), onTask });
    let stage = 'none';
    const executor = watched(pool, (episode) => {
      const own = episodes.get(stage) ?? new Set();
      episodes.set(stage, own.add(episode));
    });
    await reproduce(executor, calm, manifest, {
      signal: silent(),
      onStage: ({ id }) => (stage = id),
      onProgress: onTask,
    });
  }, 600_000);

  it('ends with a report of every network beside the paper', async () => {
    const report = parsePaperFile(await readFile(join(calm, 'report.json'), 'utf8'));
    expect(report.networks.map(({ name }) => name)).toEqual([
      'swingup-paper',
      'swingup-even',
      'swingup-fixed',
      'digits8-paper',
      'digits8-even',
      'digits8-one',
      'digits8-one-flat',
      'digits8-fixed',
    ]);
    const [first] = report.networks;
    expect(first?.rows.map(({ condition }) => condition)).toEqual([
      'random weights',
      'random shared weight',
      'tuned shared weight',
      'tuned weights',
    ]);
    for (const { name, rows } of report.networks) {
      for (const { condition, summary } of rows) {
        // A champion that was made flat is measured without a tuning.
        if (name === 'digits8-one-flat' && condition === 'tuned weights')
          expect(summary).toBeNull();
        else expect(summary?.mean).toEqual(expect.any(Number));
      }
    }
    expect(first?.rows[1]?.published?.mean).toBe(515);
    expect(report.digits.map(({ name }) => name)).toEqual([
      'digits8-paper',
      'digits8-even',
      'digits8-one',
    ]);
    expect(report.digits[0]?.report.byDigit).toHaveLength(10);
    expect(report.growth.length).toBeGreaterThan(0);
    const page = await readFile(join(calm, 'report.html'), 'utf8');
    expect(page).toContain('swingup-even');
    expect(page.match(/<svg /g)?.length).toBeGreaterThan(10);
    expect(page).not.toMatch(/(src|href)=/);
  });

  it('no trial of the report is an episode of another stage, nor one that chose a weight', async () => {
    const manifest = await readManifest(calm, 'test');
    const { trialsSeed, stages } = manifest?.plan ?? { trialsSeed: 0, stages: [] };
    const task = taskOf('swingup');
    const options = fillOptions(task, evaluationOptions(task));
    const trials = new Set(
      trialKeys(trialsSeed, 400).map((key) => task.drawEpisode(key, options).join()),
    );
    let measured = 0;
    for (const { id, work } of stages.filter((stage) => stage.task === 'swingup')) {
      const own = episodes.get(id) ?? new Set();
      const common = [...own].filter((episode) => trials.has(episode)).length;
      if (work.kind === 'conditions') {
        measured++;
        expect(common).toBe(work.trials * task.effort.episodesPerDraw);
        // What else it rolled out chose the shared weight.
        expect(own.size).toBeGreaterThan(common);
      } else {
        expect(own.size).toBeGreaterThan(0);
        expect(common).toBe(0);
      }
    }
    expect(measured).toBe(3);
  });

  it('stopped at any stage and gone on with, it comes to the same numbers', async () => {
    const shaken = join(await temporaryFolder(), 'shaken');
    await cp(plan, shaken, { recursive: true });
    const two = new RolloutPool(2);
    try {
      for (let stops = 0; ; stops++) {
        const controller = new AbortController();
        let told = 0;
        const manifest = await planned(two, request(shaken), { signal: silent(), onTask });
        try {
          await reproduce(two, shaken, manifest, {
            signal: controller.signal,
            onStage: onTask,
            // Later and later, so that each start gets further than the one before.
            onProgress: () => {
              if (++told > stops * 6 && stops < 4) controller.abort();
            },
          });
          break;
        } catch (error) {
          if (!isCancelled(error)) throw error;
        }
      }
    } finally {
      await two.close();
    }
    expect(await outcomeOf(shaken)).toEqual(await outcomeOf(calm));
  }, 600_000);

  it('refuses a folder with other things in it, of another version, in use, or planned otherwise', async () => {
    const other = await temporaryFolder();
    await writeFile(join(other, 'letter.txt'), 'dear');
    await expect(readManifest(other, 'test')).rejects.toThrow(/is not empty and holds no/);
    await expect(readManifest(calm, '9.9.9')).rejects.toThrow(/begun with Precocial test/);
    const control = { signal: silent(), onTask };
    const otherwise = { ...request(calm), hours: 3, tasks: null };
    await expect(planned(pool, otherwise, control)).rejects.toThrow(/was planned for 0.001 hours/);
    await expect(
      planned(pool, { ...request(join(other, 'new')), tasks: ['swingup', 'swingup'] }, control),
    ).rejects.toThrow(/named twice/);
    const path = join(calm, 'reproduction.json');
    const text = await readFile(path, 'utf8');
    const newer = join(other, 'newer');
    await mkdir(newer);
    await writeFile(join(newer, 'reproduction.json'), text.replace('"version": 1', '"version": 2'));
    await expect(readManifest(newer, 'test')).rejects.toThrow(/has version 2/);
    const held = await holdFolder(newer);
    await expect(holdFolder(newer)).rejects.toThrow(/Another process works on the reproduction/);
    held.release();
  });

  it('a search with starts goes on with the population of the best of them', async () => {
    const folder = join(await temporaryFolder(), 'starts');
    await cp(plan, folder, { recursive: true });
    const manifest = await readManifest(folder, 'test');
    if (manifest === null) throw new Error('the plan is there');
    const at = { folder, manifest, pool, signal: silent(), onProgress: onTask };
    const search = (id: string, seed: number, starts: readonly string[]): PlannedStage => ({
      id,
      task: 'swingup',
      work: { kind: 'search', preset: 'laptop', from: null, starts, generations: 3 },
      seed,
      seconds: 0,
      wanted: null,
    });
    const starts = ['first', 'second', 'third'];
    for (const [k, id] of starts.entries()) await perform(search(id, k, []), at);
    await perform(search('whole', 9, starts), at);
    const last = await Promise.all(
      starts.map(async (id) => (await readHistory(runFolder(folder, id))).at(-1)?.best ?? 0),
    );
    const best = starts[last.indexOf(Math.max(...last))];
    const { population } = await readRunConfig(runFolder(folder, 'whole'));
    expect(population).toEqual({ run: best, generation: 3 });
  }, 120_000);

  it('removes what a killed process has left half written, and nothing that a living one writes', async () => {
    const folder = await temporaryFolder();
    const results = join(folder, 'results');
    await mkdir(results);
    const { pid } = spawnSync(process.execPath, ['--version']);
    const left = (of: number): string[] => [
      join(folder, `.report.json.${of}-1.tmp`),
      join(results, `.swingup-even-tuning-1.tuning.json.${of}-23.tmp`),
    ];
    for (const path of [...left(pid), ...left(process.ppid)]) await writeFile(path, '{');
    (await holdFolder(folder)).release();
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual(
      left(process.ppid)
        .slice(0, 1)
        .map((path) => basename(path)),
    );
    expect(await readdir(results)).toEqual(
      left(process.ppid)
        .slice(1)
        .map((path) => basename(path)),
    );
  });

  it('says in a sentence that nothing can be written', async () => {
    const manifest = await readManifest(calm, 'test');
    if (manifest === null) throw new Error('the calm one is there');
    await expect(writeManifest('/dev/full/no', manifest)).rejects.toThrow(
      /^The reproduction was stopped; what is finished is kept \(.*\): /,
    );
    await expect(holdFolder('/dev/null/no')).rejects.toThrow(/^The reproduction was not begun/);
  });
});

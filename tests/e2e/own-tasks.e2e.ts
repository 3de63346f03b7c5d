import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RunningLab } from './drivers/driver.ts';
import { hostDriver } from './drivers/host.ts';
import { openedLab, placesIn } from './opened.ts';
import { gymnasiumPackage } from '../support/python.ts';
import { recordSeconds, seeNoFilm } from './scenes/recording.ts';
import { seeStatistics } from './scenes/searching.ts';
import {
  addGymnasium,
  addTable,
  checkRules,
  editGenome,
  goWrong,
  keepBefore,
  scrub,
  searchFew,
  seeClasses,
  seeReturns,
  watch,
  writeCode,
} from './scenes/own-tasks.ts';

/** Three kinds of flowers, told apart by two numbers. */
function flowers(): string {
  const kinds = ['rose', 'tulip', 'violet'];
  const rows = Array.from({ length: 120 }, (_, k) => {
    const kind = k % kinds.length;
    const [height, width] = [kind * 4 + ((k * 7) % 10) / 5, 6 - kind * 2 + ((k * 3) % 10) / 5];
    return `${height},${width},${kinds[kind] ?? ''}`;
  });
  return `height,width,species\n${rows.join('\n')}\n`;
}

describe("a person's own tasks in the window", () => {
  let folder = '';
  let lab: RunningLab;
  const fileOf = (name: string): string => join(folder, 'library', 'tasks', name, 'task.ts');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precocial-e2e-'));
    process.env['PYTHONPATH'] = gymnasiumPackage;
    lab = await openedLab(hostDriver, placesIn(folder));
  });

  afterAll(async () => {
    await lab.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('writes a task of TypeScript, checks it, edits a genome and searches', async () => {
    await writeCode(lab.page, 'my-pendulum');
    await checkRules(lab.page);
    await editGenome(lab.page, 'my-pendulum full');
    await seeReturns(lab.page);
    await watch(lab.page);
    await recordSeconds(lab.page, join(folder, 'library', 'recordings'), 0.5);
    await searchFew(lab.page, 'my-pendulum', 'my-pendulum');
  }, 240_000);

  it(
    'keeps the version before where a saved file fails',
    () => keepBefore(lab.page, 'my-pendulum', fileOf('my-pendulum')),
    120_000,
  );

  it(
    'ends the rollout of a task that goes wrong, and nothing else',
    () => goWrong(lab.page, 'my-pendulum', fileOf('my-pendulum')),
    240_000,
  );

  it('takes in a Gymnasium environment, edits a genome and searches', async () => {
    await addGymnasium(lab.page, 'CartPole-v1');
    await editGenome(lab.page, 'full');
    await seeReturns(lab.page);
    await watch(lab.page, 0.1);
    await scrub(lab.page);
    await recordSeconds(lab.page, join(folder, 'library', 'recordings'), 0.2);
    await searchFew(lab.page, 'cartpole-v1', 'cartpole-v1');
  }, 240_000);

  it('takes in a table, edits a genome and searches', async () => {
    const file = join(folder, 'flowers.csv');
    await writeFile(file, flowers());
    await addTable(lab.page, file, 'species');
    await editGenome(lab.page, 'flowers full');
    await seeReturns(lab.page);
    await seeClasses(lab.page, ['rose', 'tulip', 'violet']);
    await seeNoFilm(lab.page);
    await searchFew(lab.page, 'flowers', 'flowers');
  }, 240_000);

  it('opens the statistics of a published run as curves', async () => {
    const file = join(folder, 'p2_swingup_stats.out');
    const row = (k: number): string =>
      [k * 3072, 1, 50 + k, 60 + k, 40 + k, 6 + k, 7 + k].join(',');
    await writeFile(file, `${Array.from({ length: 20 }, (_, k) => row(k + 1)).join('\n')}\n`);
    await seeStatistics(lab.page, file);
  });

  it('has written nothing to the console as an error', () => {
    expect(lab.problems).toEqual([]);
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { galleryReady, type RunningLab } from './drivers/driver.ts';
import { hostDriver } from './drivers/host.ts';
import { endTour } from './scenes/hands.ts';
import { checkRules, editGenome, searchFew, seeReturns, writeCode } from './scenes/own-tasks.ts';

describe("a person's own tasks in the window", () => {
  let folder = '';
  let lab: RunningLab;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'precocial-e2e-'));
    lab = await hostDriver.launch({
      library: join(folder, 'library'),
      settings: join(folder, 'settings'),
    });
    await galleryReady(lab.page);
    await endTour(lab.page);
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
    await searchFew(lab.page, 'my-pendulum', 'my-pendulum');
  }, 240_000);

  it('has written nothing to the console as an error', () => {
    expect(lab.problems).toEqual([]);
  });
});

import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { driveSearch } from '../../electron/runs/drive.ts';
import { readHistory } from '../../electron/runs/history.ts';
import { SearchRun } from '../../electron/runs/search-run.ts';
import { compileTask } from '../../electron/tasks/compile.ts';
import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import { useSources } from '../../shared/tasks/registry.ts';
import type { AddedSource } from '../../shared/tasks/source.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
afterEach(() => useSources([]));

/** A task of which each step keeps something of some KB, or nothing. */
const taskThat = (leak: string): AddedSource =>
  compileTask(
    new TextEncoder().encode(`import { defineTask } from 'precocial/task';
const kept = [];
export default defineTask({
  id: 'leaks', title: 'Leaks', inputs: ['a'], outputs: ['b'], maxSteps: 50, stepSeconds: 1,
  start: (random) => ({ x: random.uniform() }),
  observe: (state, into) => { into[0] = state.x; },
  step: (state, action) => { ${leak} state.x += action[0]; return { reward: -Math.abs(state.x), terminated: false }; },
});
`),
    'leaks.ts',
  );

const HEAP_MIB = 64;
const config = {
  name: 'leaking',
  task: 'leaks',
  seed: 5,
  settings: { ...BASE_SETTINGS, generations: 40, populationSize: 8, repetitions: 1 },
  options: {},
  from: null,
  program: '',
};

async function searched(folder: string): Promise<unknown> {
  const run = await SearchRun.create(folder, config);
  const pool = new RolloutPool(1, undefined, undefined, HEAP_MIB);
  try {
    await driveSearch(run, pool);
    return null;
  } catch (error) {
    return error;
  } finally {
    await pool.close();
    await run.close();
  }
}

/** What does not depend on the clock. */
const kept = async (folder: string): Promise<unknown[]> =>
  (await readHistory(folder)).map(({ seconds, rolloutsPerSecond, ...rest }) => {
    expect(seconds + rolloutsPerSecond).toBeGreaterThan(0);
    return rest;
  });

it('a search whose task leaks ends with a sentence and keeps its generations, from which it goes on', async () => {
  const folder = await temporary();
  const [leaking, whole] = [join(folder, 'leaking'), join(folder, 'whole')];
  useSources([
    taskThat('kept.push({ list: Array.from({ length: 100 }, (_, k) => [k + state.x]) });'),
  ]);
  expect(await searched(leaking)).toMatchObject({
    code: 'task-failed',
    message: `The task leaks took too much memory and was ended (leaks.ts): a thread may have ${HEAP_MIB} MB. What was finished before is kept.`,
  });
  const run = await SearchRun.open(leaking, 40);
  await run.close();

  useSources([taskThat('')]);
  expect(await searched(whole)).toBeNull();
  const generations = await kept(leaking);
  expect(generations.length).toBeGreaterThan(0);
  expect(generations.length).toBeLessThan(40);
  expect(generations).toEqual((await kept(whole)).slice(0, generations.length));
}, 120_000);

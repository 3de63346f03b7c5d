import { describe, expect, it } from 'vitest';
import { stateAfter } from '../../electron/efficacy/generations.ts';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { driveSearch } from '../../electron/runs/drive.ts';
import { SearchRun } from '../../electron/runs/search-run.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { freshFolder, smallRun } from '../runs/support.ts';

describe('a search without a folder', () => {
  it('has the same state as a run after every generation', async () => {
    const config = smallRun({ generations: 8 });
    const task = taskOf(config.task);
    const bench = { task, evaluator: await task.createEvaluator(nodeTaskFiles()) };
    const run = await SearchRun.create(freshFolder(), config);
    const pool = new RolloutPool(2);
    let seen = 0;
    const states = new Map<number, unknown>();
    await driveSearch(run, pool, {
      onGeneration: ({ state }) => {
        seen++;
        states.set(state.generation, state);
      },
    });
    await pool.close();
    expect(seen).toBe(8);
    for (const [generation, state] of states) {
      expect(await stateAfter(bench, config.settings, config.seed, generation)).toEqual(state);
    }
    expect(await stateAfter(bench, config.settings, config.seed, 8)).toEqual(run.state);
    await run.close();
  });
});

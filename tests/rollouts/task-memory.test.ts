import { afterEach, describe, expect, it } from 'vitest';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { compileTask } from '../../electron/tasks/compile.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { fileTask } from '../../shared/tasks/own/task.ts';
import { addTask, taskOf, useSources } from '../../shared/tasks/registry.ts';
import type { BatchResult } from '../../shared/tasks/rollout-batch.ts';
import { randomGenome } from '../support/random-genome.ts';

afterEach(() => useSources([]));

const task = (id: string, leak: string): string => `import { defineTask } from 'precocial/task';
const kept = [];
export default defineTask({
  id: '${id}', title: 'Leaks', inputs: ['a'], outputs: ['b'], maxSteps: 100000, stepSeconds: 1,
  start: () => ({ x: 0 }),
  observe: (state, into) => { into[0] = state.x; },
  step: (state) => { ${leak} return { reward: 1, terminated: false }; },
});
`;

/** Rolls one genome out. */
function rollOut(pool: RolloutPool, id: string): Promise<BatchResult> {
  const definition = taskOf(id);
  const genome = randomGenome(fold(keyOf(1), 'any'), {
    inputs: definition.inputs.length,
    outputs: definition.outputs.length,
    edits: 3,
  });
  const weighting = { kind: 'shared', values: Float64Array.of(1) } as const;
  const episodes = [definition.drawEpisode(keyOf(1), {})];
  const items = [{ plan: planOf(genome) }];
  return pool.run({ task: id, options: {}, weighting, episodes, items });
}

describe('a task of one file that leaks', () => {
  it('ends its own rollouts with a sentence, and the threads go on with others', async () => {
    const leak = 'kept.push({ list: Array.from({ length: 100 }, (_, k) => [k + state.x]) });';
    for (const [id, code] of [
      ['leaks', leak],
      ['fine', ''],
    ] as const)
      addTask(fileTask(compileTask(new TextEncoder().encode(task(id, code)), `${id}.ts`)));
    const pool = new RolloutPool(1, undefined, undefined, 64);
    try {
      const [leaked, fine] = await Promise.allSettled([
        rollOut(pool, 'leaks'),
        rollOut(pool, 'fine'),
      ]);
      expect(leaked).toMatchObject({
        status: 'rejected',
        reason: {
          code: 'task-failed',
          message:
            'The task leaks took too much memory and was ended (leaks.ts): a thread may have 64 MB. What was finished before is kept.',
        },
      });
      expect(fine.status).toBe('fulfilled');
      await rollOut(pool, 'swingup');
    } finally {
      await pool.close();
    }
  }, 60_000);
});

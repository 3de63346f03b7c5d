import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RolloutPool, type RolloutBatch } from '../../electron/rollouts/pool.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { randomGenome } from '../support/random-genome.ts';

const swingup = taskOf('swingup');

function batch(count: number): RolloutBatch {
  return {
    task: 'swingup',
    options: {},
    weighting: { kind: 'shared', values: Float64Array.of(-1, 1) },
    episodes: [0, 1, 2].map((index) => swingup.drawEpisode(fold(keyOf(1), index), {})),
    items: Array.from({ length: count }, (_, index) => ({
      plan: planOf(
        randomGenome(fold(keyOf(2), index), {
          inputs: 5,
          outputs: 1,
          outputActivation: 5,
          edits: 30,
        }),
      ),
    })),
  };
}

const pools: RolloutPool[] = [];

function openPool(workers: number): RolloutPool {
  const pool = new RolloutPool(workers);
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  vi.restoreAllMocks();
});

describe('worker threads', () => {
  it('put results in the order of the items, however many there are', async () => {
    const expected = await openPool(1).run(batch(40));
    expect(await openPool(3).run(batch(40))).toEqual(expected);
  });

  it('are replaced when they die, and their chunks are done again', async () => {
    const expected = await openPool(2).run(batch(60));
    const posted = vi.spyOn(Worker.prototype, 'postMessage');
    const pool = openPool(2);
    let killed = 0;
    const result = await pool.run(batch(60), {
      onProgress: () => {
        if (killed >= 2) return;
        killed++;
        void (posted.mock.contexts.at(-1) as Worker).terminate();
      },
    });
    expect(killed).toBe(2);
    expect(result).toEqual(expected);
  });

  it('stop when cancelled and take the next batch', async () => {
    const pool = openPool(1);
    const stop = new AbortController();
    const running = pool.run(batch(400), { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(await pool.run(batch(5))).toEqual(await openPool(1).run(batch(5)));
  });

  it('hand out nothing while paused', async () => {
    const pool = openPool(1);
    let progress = 0;
    let resumedAt = -1;
    const running = pool.run(batch(60), {
      onProgress: (done) => {
        progress = done;
        if (resumedAt >= 0 || done < 0.1) return;
        resumedAt = done;
        pool.pause();
        // What was under way is finished; the rest waits until the event loop has idled a while.
        setTimeout(() => {
          expect(progress).toBeLessThan(1);
          pool.resume();
        }, 300);
      },
    });
    await running;
    expect(resumedAt).toBeGreaterThan(0);
  });

  it('report an item that cannot be run', async () => {
    const pool = openPool(1);
    await expect(pool.run({ ...batch(1), task: 'nothing' })).rejects.toMatchObject({
      code: 'unknown-task',
    });
  });

  it('refuse nonsense numbers of workers', () => {
    expect(() => new RolloutPool(0)).toThrow(/whole number from 1/);
  });
});

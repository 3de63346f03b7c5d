import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RolloutBatch } from '../../shared/tasks/rollout-batch.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { planFromWords, planOf } from '../../shared/network/plan.ts';
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

/** A batch of one network with one weight in many trials. */
function longBatch(trials: number, weights = Float64Array.of(1.2)): RolloutBatch {
  const [entry] = batch(1).items;
  if (entry === undefined) throw new Error('the batch has an item');
  return {
    ...batch(0),
    weighting: { kind: 'shared', values: weights },
    episodes: Array.from({ length: trials }, (_, t) => swingup.drawEpisode(fold(keyOf(3), t), {})),
    items: [entry],
  };
}

/** The least of five waits: what a loaded machine adds is not the pool's. */
async function leastWait(wait: () => Promise<number>): Promise<number> {
  const waits: number[] = [];
  for (let k = 0; k < 5; k++) waits.push(await wait());
  return Math.min(...waits);
}

describe('an item with many trials', () => {
  it('is shared by the threads, and its returns are those of one call', async () => {
    const whole = longBatch(500, Float64Array.of(-1.5, 0.3, 1));
    const evaluator = await swingup.createEvaluator(nodeTaskFiles());
    const [entry] = whole.items;
    const { weighting, episodes, options } = whole;
    if (entry === undefined) throw new Error('the batch has an item');
    const plan = planFromWords(entry.plan.words);
    const once = await evaluator.rollouts(plan, weighting, episodes, options);
    const sets = new Float64Array(plan.connectionCount * 3);
    [-1.5, 0.3, 1].forEach((weight, s) =>
      sets.fill(weight, s * plan.connectionCount, (s + 1) * plan.connectionCount),
    );
    const individual = { kind: 'individual', sets, count: 3 } as const;
    const owned = await evaluator.rollouts(plan, individual, episodes, options);
    for (const workers of [1, 3]) {
      const pool = openPool(workers);
      let reports = 0;
      const { returns, steps } = await pool.run(whole, { onProgress: () => reports++ });
      expect(returns).toEqual([once.returns]);
      expect(steps).toBe(once.steps);
      expect(reports).toBeGreaterThan(3);
      const own = { ...whole, items: [{ ...entry, weighting: individual, episodes }] };
      expect((await pool.run(own)).returns).toEqual([owned.returns]);
    }
  });

  it('gives its thread back within 200 ms of a cancel', async () => {
    const pool = openPool(1);
    await pool.run(batch(5));
    const long = longBatch(20_000);
    const waited = await leastWait(async () => {
      const stop = new AbortController();
      let begun = 0;
      const running = pool.run(long, {
        signal: stop.signal,
        onProgress: () => {
          begun ||= performance.now();
          stop.abort();
        },
      });
      await expect(running).rejects.toMatchObject({ code: 'cancelled' });
      await pool.run(batch(1));
      return performance.now() - begun;
    });
    expect(waited).toBeLessThan(200);
  });

  it('lets what is more urgent go first within 200 ms, and is done all the same', async () => {
    const pool = openPool(1);
    await pool.run(batch(5));
    const long = longBatch(20_000);
    let share = 0;
    const running = pool.run(long, {
      priority: 'background',
      onProgress: (done) => (share = done),
    });
    const waited = await leastWait(async () => {
      const begun = performance.now();
      await pool.run(batch(2), { priority: 'now' });
      return performance.now() - begun;
    });
    expect(waited).toBeLessThan(200);
    expect(share).toBeLessThan(1);
    const { returns } = await running;
    expect(returns[0]).toHaveLength(20_000);
    expect(share).toBe(1);
  });
});

describe('a rollout that takes long by itself', () => {
  /** Racers at full length: several seconds together. */
  function racers(): RolloutBatch {
    const racing = taskOf('racing');
    const shape = { inputs: racing.inputs.length, outputs: racing.outputs.length };
    const genome = randomGenome(keyOf(4), {
      ...shape,
      outputActivation: racing.outputActivation,
      edits: 5,
    });
    const options = { reward: 1 };
    return {
      task: 'racing',
      options,
      weighting: { kind: 'shared', values: Float64Array.of(-1.5, -1, -0.5, 0.5, 1, 1.5) },
      episodes: [0, 1, 2, 3, 4, 5, 6, 7].map((t) => racing.drawEpisode(fold(keyOf(5), t), options)),
      items: [{ plan: planOf(genome) }],
    };
  }

  it('tells its progress, gives way, and stops at a cancel', async () => {
    const pool = openPool(1);
    const stop = new AbortController();
    const reports: number[] = [];
    let moved: () => void = () => undefined;
    const onMove = new Promise<void>((resolve) => (moved = resolve));
    const running = pool.run(racers(), {
      signal: stop.signal,
      onProgress: (done) => {
        reports.push(done);
        if (reports.length === 2) moved();
      },
    });
    running.catch(() => undefined);
    await Promise.race([onMove, running]);
    expect(reports[0]).toBeGreaterThan(0);
    expect(reports[1]).toBeLessThan(1);
    // Eight racers are one call, which the urgent batch does not wait for.
    const before = reports.at(-1);
    expect((await pool.run(batch(1), { priority: 'now' })).returns).toHaveLength(1);
    expect(reports.at(-1)).toBe(before);
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await pool.run(batch(1));
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { isCancelled, PrecocialError } from '../../shared/base/errors.ts';
import type { TuneRequest } from '../../shared/contract/experiments.ts';
import { measureConditions } from '../../electron/experiments/conditions.ts';
import { tuneGenome } from '../../electron/tuning/tune.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { baselineOf } from '../../shared/evaluation/baselines.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { swingupDocument } from '../support/documents.ts';
import { TUNE_REQUEST } from '../support/tune-request.ts';

const document = newDocument(
  'fixed',
  'swingup',
  baselineOf(taskOf('swingup'))?.genome ?? swingupDocument().genome,
);

const request: TuneRequest = {
  ...TUNE_REQUEST,
  document,
  algorithm: 'cma-es',
  settings: { population: 8, episodes: 2, deviation: 0.5, learningRate: null },
  generations: 12,
};

describe('tuning on worker threads', () => {
  const one = new RolloutPool(1);
  const two = new RolloutPool(2);
  afterAll(() => Promise.all([one.close(), two.close()]));

  it('is the same with one worker or two, and after a stop', async () => {
    const whole = await tuneGenome(one, request);
    const controller = new AbortController();
    const part = await tuneGenome(two, request, {
      signal: controller.signal,
      onEvent: ({ generation }) => {
        if (generation?.generation === 6) controller.abort();
      },
    });
    expect(part.ended).toBe('stopped');
    expect(part.confirmed).toBeNull();
    const rest = await tuneGenome(two, { ...request, resume: part.state });
    expect(rest.generations.length).toBe(12);
    expect(rest.offsets).toEqual(whole.offsets);
    expect(rest.confirmed?.values).toEqual(whole.confirmed?.values);
    expect(whole.offsets.some((offset) => offset !== 0)).toBe(true);
  });

  it('killed between its last generation and its end, it ends as it would have ended', async () => {
    const states: string[] = [];
    const onState = (state: string): Promise<void> => {
      states.push(state);
      return Promise.resolve();
    };
    const whole = await tuneGenome(one, { ...request, generations: 10 }, { onState });
    // After five generations, after ten, and at the end.
    expect(states).toHaveLength(3);
    const resumed = { ...request, generations: 10, resume: states[1] ?? '' };
    await expect(tuneGenome(one, resumed)).rejects.toThrow(/has its 10 generations/);
    const ended = await tuneGenome(one, resumed, { whole: 'confirm' });
    expect(ended.ended).toBe('generations');
    expect(ended.offsets).toEqual(whole.offsets);
    expect(ended.generations.map(({ best }) => best)).toEqual(
      whole.generations.map(({ best }) => best),
    );
  });

  it('keeps the same weights, however many trials confirm them', async () => {
    const [few, many] = [
      await tuneGenome(one, { ...request, confirmTrials: 1 }),
      await tuneGenome(one, { ...request, confirmTrials: 40 }),
    ];
    expect(few.offsets).toEqual(many.offsets);
    expect(few.generations.map(({ best }) => best)).toEqual(
      many.generations.map(({ best }) => best),
    );
  });

  it('tells the best of the check after its last generation, and goes on from there', async () => {
    const few = { ...request, generations: 3, seed: 5 };
    const ended = await tuneGenome(one, few);
    const told = ended.generations.at(-1)?.best ?? NaN;
    const before = ended.generations.at(-2)?.best ?? NaN;
    expect(told).toBeGreaterThan(before);
    const stop = new AbortController();
    stop.abort();
    const rest = await tuneGenome(
      one,
      { ...few, generations: 4, resume: ended.state },
      { signal: stop.signal },
    );
    expect(rest.generations.at(-1)?.best).toBe(told);
    expect(rest.offsets).toEqual(ended.offsets);
  });

  it('refuses a state of another topology, and gradients of a control task', async () => {
    const { state } = await tuneGenome(one, { ...request, generations: 1 });
    const other = { ...request, document: swingupDocument(), resume: state };
    await expect(tuneGenome(one, other)).rejects.toMatchObject({ code: 'wrong-task' });
    await expect(tuneGenome(one, { ...request, resume: '{}' })).rejects.toMatchObject({
      code: 'invalid-file',
    });
    await expect(tuneGenome(one, { ...request, algorithm: 'adam' })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it('measures the same conditions with one worker or two', async () => {
    const conditions = {
      document,
      trials: 6,
      episodesPerDraw: 2,
      seed: 1,
      options: {},
      tunedWeight: null,
      tuneGenerations: 0,
      baseline: false,
      priority: 'now',
    } as const;
    const [a, b] = [
      await measureConditions(one, conditions),
      await measureConditions(two, conditions),
    ];
    expect(a.rows).toEqual(b.rows);
    // The last row is measured with the tuned weights that ship with this topology.
    expect(a.rows.map((row) => row.summary?.values.length ?? 0)).toEqual([12, 12, 6, 6]);
    const controller = new AbortController();
    controller.abort();
    const stopped = measureConditions(one, conditions, { signal: controller.signal });
    await expect(stopped).rejects.toSatisfy(
      (error) => error instanceof PrecocialError && isCancelled(error),
    );
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import type { TuneRequest } from '../../shared/contract/experiments.ts';
import { shippedGenome } from '../../electron/lab/shipped.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { shippedTuning } from '../../electron/tuning/tuned-files.ts';
import { tuneGenome } from '../../electron/tuning/tune.ts';
import { layeredGenome } from '../../shared/evaluation/baselines.ts';
import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { TUNE_REQUEST } from '../support/tune-request.ts';

function pupil(task: string): GenomeDocument {
  return newDocument('pupil', task, layeredGenome(taskOf(task), [6]));
}

/** A genome that ships, with its tuned weights. */
async function tuned(name: string): Promise<NonNullable<TuneRequest['teacher']>> {
  const document = await shippedGenome(name);
  const found = document === null ? null : await shippedTuning(document);
  if (found === null) throw new Error(`no tuned weights ship for ${name}`);
  return { document: found.document, weight: found.weight };
}

const request: TuneRequest = {
  ...TUNE_REQUEST,
  document: pupil('swingup'),
  algorithm: 'imitation',
  settings: { population: null, episodes: 4, deviation: null, learningRate: 0.01 },
  generations: 6,
};

describe('imitation of a network', () => {
  const pool = new RolloutPool(1);
  afterAll(() => pool.close());

  it('is the same after a stop, and better than nothing', async () => {
    const asked = { ...request, teacher: await tuned('fixed-swingup') };
    const whole = await tuneGenome(pool, asked);
    const controller = new AbortController();
    const part = await tuneGenome(pool, asked, {
      signal: controller.signal,
      onEvent: ({ generation }) => {
        if (generation?.generation === 2) controller.abort();
      },
    });
    expect(part.ended).toBe('stopped');
    const rest = await tuneGenome(pool, { ...asked, resume: part.state });
    expect(rest.generations).toHaveLength(6);
    expect(rest.offsets).toEqual(whole.offsets);
    // In its first generation the teacher acts.
    expect(whole.generations[0]?.mean).toBeGreaterThan(850);
    expect(whole.confirmed?.mean).toBeGreaterThan((whole.before?.mean ?? 0) + 100);
  });

  it('refuses to go on with another teacher, or with none', async () => {
    const teacher = await tuned('fixed-swingup');
    const { state } = await tuneGenome(pool, { ...request, generations: 1, teacher });
    const other = { ...request, resume: state, teacher: await tuned('swingup-wide') };
    await expect(tuneGenome(pool, other)).rejects.toThrow(/learns from another network/);
    const none = { ...request, resume: state };
    await expect(tuneGenome(pool, none)).rejects.toThrow(/learns from another network/);
  });

  it('refuses where there is nobody to learn from, and teachers that do not fit', async () => {
    await expect(tuneGenome(pool, request)).rejects.toThrow(/no expert of its own/);
    const teacher = await tuned('fixed-biped');
    const crossed = tuneGenome(pool, { ...request, teacher });
    await expect(crossed).rejects.toMatchObject({ code: 'wrong-task' });
    const idle = tuneGenome(pool, { ...request, algorithm: 'pepg', teacher });
    await expect(idle).rejects.toThrow(/learns from nobody/);
    const digits = tuneGenome(pool, { ...request, document: pupil('digits8') });
    await expect(digits).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('imitation of the racer’s expert', () => {
  const pool = new RolloutPool(1);
  afterAll(() => pool.close());

  it('begins with episodes that the expert drives', async () => {
    const result = await tuneGenome(pool, {
      ...request,
      document: pupil('racing'),
      settings: { ...request.settings, episodes: 2 },
      options: { small: 1 },
      generations: 1,
      confirmTrials: 1,
    });
    expect(result.generations[0]?.mean).toBeGreaterThan(800);
  });
});

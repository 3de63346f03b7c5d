import { beforeAll, describe, expect, it } from 'vitest';
import { item } from '../../../shared/base/arrays.ts';
import type { ActivationId } from '../../../shared/genome/activations.ts';
import { planOf } from '../../../shared/network/plan.ts';
import { keyOf } from '../../../shared/random/key.ts';
import { drawBatch } from '../../../shared/tasks/mnist/episodes.ts';
import { createClassifier, digits8, mnist, readImages } from '../../../shared/tasks/mnist/task.ts';
import { readDigits } from '../../../shared/tasks/mnist/unpack.ts';
import type { Evaluator, Weighting } from '../../../shared/tasks/task.ts';
import { FILES } from './files.ts';
import { classifyNaively } from './naive.ts';
import { randomGenome } from './random-genome.ts';

const TAME: readonly ActivationId[] = [1, 4, 5, 6, 8, 9];
const SHARED: Weighting = { kind: 'shared', values: Float64Array.of(-1, 0.5, 2) };

describe('a batch of images', () => {
  it('is drawn without replacement, evenly, and the same for the same key', () => {
    const counts = new Uint32Array(50);
    for (let seed = 0; seed < 2000; seed++) {
      const batch = drawBatch(keyOf(seed), 50, 20);
      expect(new Set(batch).size).toBe(20);
      for (const image of batch) counts[image] = (counts[image] ?? 0) + 1;
    }
    expect(Math.max(...counts)).toBeLessThan(800 + 5 * Math.sqrt(480));
    expect(Math.min(...counts)).toBeGreaterThan(800 - 5 * Math.sqrt(480));
    expect(drawBatch(keyOf(7), 60000, 1000)).toEqual(drawBatch(keyOf(7), 60000, 1000));
    expect(drawBatch(keyOf(7), 60000, 1000)).not.toEqual(drawBatch(keyOf(8), 60000, 1000));
  });

  it('is the whole set in another order when it asks for more than there is', () => {
    expect([...drawBatch(keyOf(1), 30, 99)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, i) => i),
    );
  });
});

describe.each([mnist, digits8])('the evaluator of $id', (task) => {
  const genome = randomGenome(
    {
      inputs: task.inputs.length,
      outputs: task.outputs.length,
      hidden: 12,
      connections: 160,
      fromHidden: 0.4,
      activations: TAME,
    },
    11,
  );
  const plan = planOf(genome);
  const episodes = [1, 2].map((seed) => task.drawEpisode(keyOf(seed), {}));
  let evaluator: Evaluator;

  beforeAll(async () => {
    evaluator = await task.createEvaluator(FILES);
  });

  it('returns minus the mean cross-entropy of every weight and batch', async () => {
    const result = await evaluator.rollouts(plan, SHARED, episodes, {});
    const images = await readImages(FILES, task.id, 'train');
    [-1, 0.5, 2].forEach((weight, set) => {
      episodes.forEach((episode, e) => {
        const naive = classifyNaively(genome, weight, images, [...episode]);
        const gap = Math.abs((result.returns[set * 2 + e] ?? Number.NaN) - naive.logLikelihood);
        expect(gap / Math.max(1, -naive.logLikelihood)).toBeLessThan(1e-5);
      });
    });
    expect(result.steps).toBe(6 * 1000);
  });

  it('does not depend on what it evaluated before', async () => {
    const other = planOf(
      randomGenome(
        {
          inputs: task.inputs.length,
          outputs: 10,
          hidden: 3,
          connections: 40,
          fromHidden: 0.5,
          activations: TAME,
        },
        2,
      ),
    );
    const first = await evaluator.rollouts(plan, SHARED, episodes, {});
    await evaluator.rollouts(other, SHARED, [item(episodes, 1)], {});
    const again = await evaluator.rollouts(plan, SHARED, [...episodes].reverse(), {});
    expect(again.returns[0]).toBe(first.returns[1]);
    expect(again.returns[5]).toBe(first.returns[4]);
  });

  it('takes individual weights', async () => {
    const count = plan.connectionCount;
    const sets = new Float64Array(2 * count).fill(0.5, 0, count).fill(2, count);
    const own = await evaluator.rollouts(
      plan,
      { kind: 'individual', sets, count: 2 },
      episodes,
      {},
    );
    const shared = await evaluator.rollouts(plan, SHARED, episodes, {});
    own.returns.forEach((value, i) => {
      expect(Math.abs(value / (shared.returns[2 + i] ?? 0) - 1)).toBeLessThan(1e-5);
    });
  });

  it('gives an empty network the loss of guessing', async () => {
    const nothing = planOf(
      randomGenome(
        {
          inputs: task.inputs.length,
          outputs: 10,
          hidden: 0,
          connections: 0,
          fromHidden: 0,
          activations: TAME,
        },
        1,
      ),
    );
    const result = await evaluator.rollouts(nothing, SHARED, episodes, {});
    for (const value of result.returns) expect(value).toBeCloseTo(-Math.log(10), 6);
  });

  it('classifies as the oracle does, in chunks and one by one', async () => {
    const classifier = await createClassifier(FILES);
    const images = await readImages(FILES, task.id, 'test');
    const result = classifier.classify(plan, SHARED, images, {
      start: 5,
      end: 260,
      probabilities: true,
    });
    const indices = Array.from({ length: 255 }, (_, i) => i + 5);
    const naive = classifyNaively(genome, 0.5, images, indices);
    expect(result.imageCount).toBe(255);
    expect([...result.predictions.subarray(255, 510)]).toEqual(naive.predictions);
    expect(result.logLikelihood[1]).toBeCloseTo(naive.logLikelihood, 8);
    const all = classifier.classify(plan, SHARED, await readImages(FILES, task.id, 'train'), {
      end: 1437,
    });
    expect(all.predictions).toHaveLength(3 * 1437);
    const size = images.side ** 2;
    const steps = images.pixels.subarray(9 * size, 10 * size);
    const one = classifier.classifyOne(plan, SHARED, steps, images.levels);
    expect([...one.predictions]).toEqual([0, 1, 2].map((set) => result.predictions[set * 255 + 4]));
    expect(one.probabilities[12]).toBe(result.probabilities[12 * 255 + 4]);
  });
});

describe('a digit file', () => {
  it('is refused by name if it does not unpack', async () => {
    await expect(readDigits(Uint8Array.of(0x1f, 0x8b, 8, 0), 'x')).rejects.toThrow(
      /file x is damaged/,
    );
    await expect(readDigits(Uint8Array.of(1, 2, 3), 'x')).rejects.toThrow(/file x is damaged/);
  });
});

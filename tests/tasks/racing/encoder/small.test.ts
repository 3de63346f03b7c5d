import { describe, expect, it } from 'vitest';
import { at } from '../../../../shared/base/arrays.ts';
import { planOf } from '../../../../shared/network/plan.ts';
import { createOracle } from '../../../../shared/network/oracle.ts';
import { fold, keyOf, Stream } from '../../../../shared/random/key.ts';
import { IMAGE_SIZE, LATENTS } from '../../../../shared/tasks/racing/constants.ts';
import {
  POOLED_SIZE,
  POOLED_VALUES,
  SMALL_HIDDEN,
} from '../../../../shared/tasks/racing/encoder/architecture.ts';
import { distill, explainedBySmall } from '../../../../shared/tasks/racing/encoder/distill.ts';
import { poolImages } from '../../../../shared/tasks/racing/encoder/pool.ts';
import { SmallEncoder } from '../../../../shared/tasks/racing/encoder/small.ts';
import { byUnit, forward } from '../../../../shared/tasks/racing/encoder/small-net.ts';
import {
  readWeights,
  smallEncoderId,
  writeWeights,
} from '../../../../shared/tasks/racing/encoder/weights.ts';
import type { RacerKernel } from '../../../../shared/tasks/racing/kernel.ts';
import { racing, racingStacked } from '../../../../shared/tasks/racing/racing.ts';
import { drawTrack } from '../../../../shared/tasks/racing/track.ts';
import { withoutApproximations, type TaskFiles } from '../../../../shared/tasks/task.ts';
import { randomGenome } from '../../../support/random-genome.ts';
import { racerKernel } from '../kernel.ts';
import { racerBytes, syntheticEncoder, syntheticSmall } from './synthetic.ts';

const SEED = 5;
const small = syntheticSmall(SEED);

function filesWith(smallSeed: number): TaskFiles {
  return {
    kernel: () => Promise.resolve(racerBytes()),
    asset: (path) =>
      Promise.resolve(
        writeWeights(path.endsWith('.small') ? syntheticSmall(smallSeed) : syntheticEncoder(SEED)),
      ),
  };
}

const files = filesWith(SEED);

/** Three cars that have driven different ways, the first of them hardly at all. */
function drivenCars(): RacerKernel {
  const kernel = racerKernel(1, 3);
  const stream = new Stream(keyOf(3));
  kernel.loadTrack(
    0,
    drawTrack((low, high) => stream.between(low, high)),
  );
  [1, 60, 140].forEach((steps, world) => {
    kernel.reset(world, 0);
    for (let step = 0; step < steps; step++) kernel.step(world, 0.1 * world, 0.4, 0);
  });
  return kernel;
}

/** The mean of squares of 4 x 4 pixels, straight from the definition. */
function pooledByDefinition(planes: Float32Array): number[] {
  const side = IMAGE_SIZE / POOLED_SIZE;
  return Array.from({ length: POOLED_VALUES }, (_, k) => {
    const [channel, x, y] = [k % 3, Math.floor(k / 3) % POOLED_SIZE, Math.floor(k / 48)];
    let sum = 0;
    for (let j = 0; j < side * side; j++) {
      const row = y * side + Math.floor(j / side);
      sum += at(planes, (channel * IMAGE_SIZE + row) * IMAGE_SIZE + x * side + (j % side));
    }
    return sum / (side * side);
  });
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, k) => Math.max(most, Math.abs(value - at(b, k))), 0);
}

describe('the small encoder in the kernel', () => {
  it('sees the image of 64 x 64 pooled to 16 x 16, though it never makes it', () => {
    const kernel = drivenCars();
    const encoder = new SmallEncoder(kernel, small);
    for (const world of [0, 1, 2]) {
      encoder.see([world], 0, 1);
      const pooled = encoder.pooledImage().slice();
      kernel.look(world);
      const expected = pooledByDefinition(kernel.images(1));
      expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.2);
      expect(largestDifference(pooled, expected)).toBeLessThan(1e-6);
    }
  });

  it('makes of it what the fitted net makes', () => {
    const kernel = drivenCars();
    const encoder = new SmallEncoder(kernel, small);
    const latents = new Float64Array(LATENTS);
    for (const world of [0, 1, 2]) {
      const seen = encoder.see([world], 0, 1).slice();
      const pooled = Float64Array.from(encoder.pooledImage());
      forward(byUnit(small.tensors), pooled, 0, new Float64Array(SMALL_HIDDEN), latents);
      expect(Math.max(...latents.map(Math.abs))).toBeGreaterThan(0.1);
      expect(largestDifference(seen, latents)).toBeLessThan(1e-4);
    }
  });

  it('gives a car the same latents, whoever is seen with it', () => {
    const kernel = drivenCars();
    const encoder = new SmallEncoder(kernel, small);
    const together = encoder.see([2, 0, 1], 0, 3).slice();
    for (const [k, world] of [2, 0, 1].entries()) {
      const alone = encoder.see([9, world], 1, 1);
      expect(Array.from(alone)).toEqual(
        Array.from(together.subarray(k * LATENTS, (k + 1) * LATENTS)),
      );
    }
  });
});

const episodes = [racing.drawEpisode(fold(keyOf(77), 0), {})];

describe.each([racing, racingStacked])('rollouts of $id with the small encoder', (task) => {
  it('equal the environment driven by the naive network, in every bit', async () => {
    const options = { reward: 0, small: 1 };
    const genome = randomGenome(keyOf(4), { inputs: task.inputs.length, outputs: 3, edits: 60 });
    const evaluator = await task.createEvaluator(files);
    const values = Float64Array.of(-1.5, 0.7);
    const together = await evaluator.rollouts(
      planOf(genome),
      { kind: 'shared', values },
      episodes,
      options,
    );
    const environment = await task.createEnvironment?.(files, options);
    if (environment === undefined) throw new Error('no environment');
    for (const [set, weight] of values.entries()) {
      for (const [e, episode] of episodes.entries()) {
        const oracle = createOracle(genome);
        oracle.reset();
        environment.reset(episode);
        let sum = 0;
        for (let ended = false; !ended;) {
          const result = environment.step(oracle.step(environment.observation, weight));
          sum += result.reward;
          ended = result.terminated || result.truncated;
        }
        expect(together.returns[set * episodes.length + e]).toBe(sum);
      }
    }
  });
});

describe('the option small', () => {
  it('refuses a small encoder that was fitted to another encoder, and says what to do', async () => {
    const evaluator = await racing.createEvaluator(filesWith(6));
    const plan = planOf(randomGenome(keyOf(4), { inputs: 16, outputs: 3, edits: 10 }));
    const one = { kind: 'shared', values: Float64Array.of(1) } as const;
    await expect(async () => evaluator.rollouts(plan, one, episodes, { small: 1 })).rejects.toThrow(
      /fitted to the encoder synthetic-6, but synthetic-5 is in use.*vae distill.*small=0/,
    );
  });

  it('is dropped from the options of a run where its champion is reported', () => {
    const run = { reward: 0, int8: 1, small: 1 };
    expect(withoutApproximations(racing, run)).toEqual({ reward: 0 });
  });

  it('is off in the published preset and on in ours', () => {
    for (const task of [racing, racingStacked]) {
      expect(task.presetOptions?.['paper']?.['small'] ?? 0).toBe(0);
      for (const preset of ['laptop', 'even'])
        expect(task.presetOptions?.[preset]?.['small']).toBe(1);
    }
  });
});

describe('distilling', () => {
  /** Frames that four numbers each decide, and latents that depend on these in a way that is not linear. */
  function frames(seed: number, count: number): { pooled: Float32Array; latents: Float32Array } {
    const stream = new Stream(keyOf(seed));
    const factors = Float32Array.from({ length: count * 4 }, () => stream.uniform());
    const pooled = Float32Array.from({ length: count * POOLED_VALUES }, (_, k) =>
      at(factors, Math.floor(k / POOLED_VALUES) * 4 + (k % 4)),
    );
    const latents = Float32Array.from({ length: count * LATENTS }, (_, k) => {
      const from = Math.floor(k / LATENTS) * 4;
      return 3 + 8 * Math.abs(at(factors, from + (k % 4)) - 0.5) + at(factors, from + 1);
    });
    return { pooled, latents };
  }

  it('explains frames that fitted nothing, and is the same for the same key', async () => {
    const fitted = frames(1, 256);
    const settings = { epochs: 12, batchSize: 16, rate: 3e-3 };
    const tensors = await distill(fitted, keyOf(9), settings);
    const explained = explainedBySmall(tensors, frames(2, 100));
    // A linear map explains less than 0.1: none of the absolute value.
    expect(Math.min(...explained)).toBeGreaterThan(0.7);
    const idOf = async (seed: number): Promise<string> =>
      smallEncoderId(await distill(fitted, keyOf(seed), { ...settings, epochs: 1 }));
    const id = await idOf(9);
    expect(await idOf(9)).toBe(id);
    expect(await idOf(10)).not.toBe(id);
  });

  it('pools stored images as the definition says', () => {
    const stream = new Stream(keyOf(8));
    const bytes = Uint8Array.from({ length: IMAGE_SIZE * IMAGE_SIZE * 3 }, () =>
      stream.integer(256),
    );
    const planes = Float32Array.from({ length: bytes.length }, (_, k) => {
      const pixels = IMAGE_SIZE * IMAGE_SIZE;
      return at(bytes, (k % pixels) * 3 + Math.floor(k / pixels)) / 255;
    });
    expect(largestDifference(poolImages(bytes), pooledByDefinition(planes))).toBeLessThan(1e-6);
  });
});

describe('files of small encoders', () => {
  it('keep the weights exactly, with the id of the encoder they belong to', () => {
    const file = writeWeights(small);
    const read = readWeights(file, 'small', 'racing.small');
    expect(read.encoderId).toBe('synthetic-5');
    expect(smallEncoderId(read.tensors)).toBe(smallEncoderId(small.tensors));
    expect(smallEncoderId(read.tensors)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('are not taken for those of an encoder, nor used when damaged', () => {
    const file = writeWeights(small);
    expect(() => readWeights(file, 'encoder', 'x')).toThrow(
      'does not hold the weights of an encoder',
    );
    file[file.length - 5] = (file[file.length - 5] ?? 0) ^ 1;
    expect(() => readWeights(file, 'small', 'x')).toThrow('damaged weights');
  });
});

import { describe, expect, it } from 'vitest';
import { nativeEncoder } from '../../../electron/encoders/onnx-encoder.ts';
import { writeWeights } from '../../../shared/tasks/racing/encoder/weights.ts';
import type { Genome } from '../../../shared/genome/genome.ts';
import { createOracle } from '../../../shared/network/oracle.ts';
import { planOf } from '../../../shared/network/plan.ts';
import { fold, keyOf } from '../../../shared/random/key.ts';
import { RacingEnvironment } from '../../../shared/tasks/racing/environment.ts';
import { filesFor } from '../../../shared/tasks/encoder.ts';
import { racing, racingStacked } from '../../../shared/tasks/racing/racing.ts';
import type { ControlTask, TaskDefinition, TaskFiles } from '../../../shared/tasks/task.ts';
import { racerBytes, syntheticEncoder } from './encoder/synthetic.ts';
import { randomGenome } from '../../support/random-genome.ts';

const weights = syntheticEncoder(5);

const files: TaskFiles = {
  kernel: () => Promise.resolve(racerBytes()),
  asset: () => Promise.resolve(writeWeights(weights)),
};

const nativeFiles: TaskFiles = { ...files, nativeEncoder };

function genomeFor(task: TaskDefinition, seed: number, recurrent = false): Genome {
  const inputs = task.inputs.length;
  return randomGenome(keyOf(seed), { inputs, outputs: 3, edits: 60, recurrent });
}

const episodes = [0, 1].map((index) => racing.drawEpisode(fold(keyOf(77), index), {}));

/** Return of one rollout by the environment and the naive network. */
async function slowReturn(
  task: ControlTask,
  genome: Genome,
  weight: number,
  episode: Float64Array,
): Promise<number> {
  const environment = await task.createEnvironment(files, { reward: 0 });
  const oracle = createOracle(genome);
  oracle.reset();
  environment.reset(episode);
  let sum = 0;
  for (;;) {
    const result = environment.step(oracle.step(environment.observation, weight));
    sum += result.reward;
    if (result.terminated || result.truncated) return sum;
  }
}

describe.each([racing, racingStacked])('rollouts of $id', (task) => {
  it('equal the environment driven by the naive network', async () => {
    const evaluator = await task.createEvaluator(files);
    const genome = genomeFor(task, 4, true);
    const values = Float64Array.of(-1.5);
    const result = await evaluator.rollouts(
      planOf(genome),
      { kind: 'shared', values },
      episodes,
      {},
    );
    for (const [set, weight] of values.entries()) {
      for (const [e, episode] of episodes.entries()) {
        const expected = await slowReturn(task, genome, weight, episode);
        expect(result.returns[set * 2 + e]).toBeCloseTo(expected, 9);
      }
    }
    expect(result.steps).toBeGreaterThan(0);
  }, 120_000);
});

describe('the evaluator', () => {
  it('gives a rollout the same return whatever runs beside it', async () => {
    const plan = planOf(genomeFor(racing, 8));
    const evaluator = await racing.createEvaluator(nativeFiles);
    const all = Float64Array.of(-2, -1, 0.5, 1, 2);
    const together = await evaluator.rollouts(plan, { kind: 'shared', values: all }, episodes, {});
    const alone = await evaluator.rollouts(
      plan,
      { kind: 'shared', values: all.slice(3, 4) },
      episodes.slice(1),
      {},
    );
    expect(together.returns[7]).toBeCloseTo(alone.returns[0] ?? NaN, 6);
  }, 60_000);

  it('drives full episodes when evaluating, and stops early when searching', async () => {
    const plan = planOf(genomeFor(racing, 8));
    const evaluator = await racing.createEvaluator(nativeFiles);
    const zero = { kind: 'shared', values: Float64Array.of(0) } as const;
    const search = await evaluator.rollouts(plan, zero, episodes.slice(0, 1), { reward: 0 });
    const full = await evaluator.rollouts(plan, zero, episodes.slice(0, 1), { reward: 1 });
    expect(search.steps).toBeLessThan(full.steps);
    expect(full.returns[0]).toBeLessThan(search.returns[0] ?? NaN);
  }, 60_000);

  it('needs the native runtime for 8 bits, and says so', async () => {
    const plan = planOf(genomeFor(racing, 8));
    const evaluator = await racing.createEvaluator(files);
    const one = { kind: 'shared', values: Float64Array.of(1) } as const;
    await expect(async () => evaluator.rollouts(plan, one, episodes, { int8: 1 })).rejects.toThrow(
      'native runtime',
    );
  });
});

describe('RacingEnvironment', () => {
  it.each([false, true])('goes on identically from a snapshot (stacked: %s)', (stacked) => {
    const options = { stacked, impatient: false };
    const first = new RacingEnvironment(racerBytes(), weights, options);
    const second = new RacingEnvironment(racerBytes(), weights, options);
    first.reset(episodes[0] ?? new Float64Array(0));
    for (let step = 0; step < 20; step++) first.step([0.3 * Math.sin(step), 1, 0]);
    second.restore(first.snapshot());
    expect(second.observation).toEqual(first.observation);
    expect(second.steps).toBe(first.steps);
    for (let step = 0; step < 5; step++) {
      expect(second.step([0.2, 0.5, 0.1])).toEqual(first.step([0.2, 0.5, 0.1]));
      expect(second.observation).toEqual(first.observation);
    }
    expect(second.snapshot()).toEqual(first.snapshot());
  });

  it('drives by what outputs mean: gas is (o1 + 1) / 2, and not-a-number is 0', () => {
    const environment = new RacingEnvironment(racerBytes(), weights, {
      stacked: false,
      impatient: false,
    });
    environment.reset(episodes[0] ?? new Float64Array(0));
    environment.step([NaN, 3, -1]);
    expect(environment.scene().action).toEqual([0, 1, 0]);
    environment.step([-7, NaN, 0.4]);
    expect(environment.scene().action).toEqual([-1, 0.5, 0.4]);
  });
});

describe('filesFor', () => {
  const other = syntheticEncoder(6);
  const id = 'aaaaaaaaaaaaaaaa';

  /** A host with an encoder in use and one that is found by its id. */
  const host: TaskFiles = {
    ...files,
    asset: (path) =>
      path === `encoder/${id}/racing.encoder`
        ? Promise.resolve(writeWeights({ ...other, encoderId: id }))
        : path === 'encoder/racing.encoder'
          ? Promise.resolve(writeWeights(weights))
          : Promise.reject(new Error(`no ${path}`)),
  };

  it('finds the encoder that a racer was evolved with, and leaves the one in use to others', async () => {
    const own = await filesFor('racing', id, host);
    expect(await racing.encoder?.(own)).toBe(id);
    for (const [task, encoder] of [
      ['racing', undefined],
      ['racing-stacked', weights.encoderId],
      ['swingup', 'bbbbbbbbbbbbbbbb'],
    ] as const)
      expect(await filesFor(task, encoder, host)).toBe(host);
  });

  it('refuses a racer of an encoder that is not there, and says which', async () => {
    await expect(filesFor('racing', 'bbbbbbbbbbbbbbbb', host)).rejects.toThrow(
      `evolved with the encoder bbbbbbbbbbbbbbbb, which does not ship and is not in this library; with ${weights.encoderId}, which is in use`,
    );
  });
});

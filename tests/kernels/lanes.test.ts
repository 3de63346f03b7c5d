import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { weightingWithOffsets } from '../../shared/evaluation/evaluate.ts';
import { createSwingupEvaluator } from '../../shared/tasks/swingup/evaluator.ts';
import { SwingupEnvironment } from '../../shared/tasks/swingup/dynamics.ts';
import { SWINGUP_OPTIONS } from '../../shared/tasks/swingup/options.ts';
import { swingup } from '../../shared/tasks/swingup/swingup.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import {
  readOptions,
  type Episode,
  type Rollouts,
  type TaskOptions,
  type Weighting,
} from '../../shared/tasks/task.ts';
import { randomGenome } from '../support/random-genome.ts';

const evaluator = createSwingupEvaluator(await nodeTaskFiles().kernel('swingup'));

function rollouts(
  genome: Genome,
  weighting: Weighting,
  episodes: readonly Episode[],
  options: TaskOptions = {},
): Rollouts {
  const result = evaluator.rollouts(
    planOf(genome),
    weighting,
    episodes,
    readOptions(SWINGUP_OPTIONS, options),
  );
  if (result instanceof Promise) throw new Error('swing-up answers at once');
  return result;
}

/** Return and length of one episode by the naive evaluator and the plain dynamics. */
function naiveRollout(
  genome: Genome,
  weight: number,
  episode: Episode,
  options: TaskOptions = {},
  useOffsets = false,
): { total: number; steps: number } {
  const oracle = createOracle(genome, { useOffsets });
  const environment = new SwingupEnvironment(readOptions(SWINGUP_OPTIONS, options));
  environment.reset(episode);
  environment.aim(useOffsets ? 0 : weight);
  oracle.reset();
  let total = 0;
  for (;;) {
    const { reward, terminated, truncated } = environment.step(
      oracle.step(environment.observation, weight),
    );
    total += reward;
    if (terminated || truncated) return { total, steps: environment.steps };
  }
}

const swingupGenome = (seed: number, edits: number, recurrent = false): Genome =>
  randomGenome(fold(keyOf(seed), 'lanes'), {
    inputs: 5,
    outputs: 1,
    outputActivation: 5,
    edits,
    recurrent,
  });

/** Starts near the end of the track, so that episodes are short and rounding has no time to grow. */
function shortEpisode(seed: number): Episode {
  const episode = swingup.drawEpisode(keyOf(seed), {});
  episode[0] = 2.3;
  episode[1] = 3;
  return episode;
}

describe('the lane kernel against the naive evaluator', () => {
  it('agrees on short episodes of thousands of random genomes', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.nat({ max: 1e6 }),
        fc.integer({ min: 0, max: 60 }),
        fc.boolean(),
        (seed, edits, recurrent) => {
          const genome = swingupGenome(seed, edits, recurrent);
          const episodes = [shortEpisode(seed), shortEpisode(seed + 1)];
          const values = Float64Array.of(-2, -0.5, 0.7, 2);
          const { returns } = rollouts(genome, { kind: 'shared', values }, episodes);
          values.forEach((weight, w) => {
            episodes.forEach((episode, e) => {
              const { total, steps } = naiveRollout(genome, weight, episode);
              // A nudge of the start tells where a last bit, from another polynomial, may grow.
              const nudged = episode.map((value) => value + 1e-13);
              const sensitivity = Math.abs(naiveRollout(genome, weight, nudged).total - total);
              if (steps > 40 || sensitivity > 1e-10) return;
              compared++;
              expect(Math.abs((returns[w * 2 + e] ?? NaN) - total)).toBeLessThan(1e-7);
            });
          });
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
    expect(compared).toBeGreaterThan(8000);
  });

  it.each([
    ['noise and another pole length', { noise: 0.1, poleLength: 1.3 }],
    ['hidden velocities', { velocities: 0 }],
    ['hidden velocities and noise', { velocities: 0, noise: 0.1 }],
  ])('agrees with individual weights and %s', (_, options) => {
    let compared = 0;
    for (let seed = 0; seed < 200; seed++) {
      const genome = swingupGenome(seed, 25);
      const tuned: Genome = {
        ...genome,
        connections: genome.connections.map((gene, k) => ({ ...gene, offset: Math.sin(k) })),
      };
      const episode = swingup.drawEpisode(keyOf(seed), options);
      episode[0] = 2.3;
      episode[1] = 3;
      const weighting = weightingWithOffsets(tuned, planOf(tuned), Float64Array.of(-1, 0.5));
      const { returns } = rollouts(tuned, weighting, [episode], options);
      for (const [s, weight] of [-1, 0.5].entries()) {
        const { total, steps } = naiveRollout(tuned, weight, episode, options, true);
        if (steps > 40) continue;
        compared++;
        expect(Math.abs((returns[s] ?? NaN) - total)).toBeLessThan(1e-9);
      }
    }
    expect(compared).toBeGreaterThan(200);
  });

  it('agrees where each shared weight has a goal of its own', () => {
    const options = { goal: 0.6 };
    const values = Float64Array.of(-2, -0.5, 0.7, 2);
    let apart = 0;
    for (let seed = 0; seed < 200; seed++) {
      const genome = swingupGenome(seed, 25);
      const episode = shortEpisode(seed);
      const { returns } = rollouts(genome, { kind: 'shared', values }, [episode], options);
      const without = rollouts(genome, { kind: 'shared', values }, [episode]);
      values.forEach((weight, w) => {
        const { total, steps } = naiveRollout(genome, weight, episode, options);
        if (steps > 40) return;
        expect(Math.abs((returns[w] ?? NaN) - total)).toBeLessThan(1e-9);
        if (returns[w] !== without.returns[w]) apart++;
      });
    }
    expect(apart).toBeGreaterThan(200);
  });

  it('gives the same bits whatever else runs beside a rollout', () => {
    for (let seed = 0; seed < 40; seed++) {
      const genome = swingupGenome(seed, 30, seed % 2 === 1);
      const episodes = [0, 1, 2, 3, 4].map((index) =>
        swingup.drawEpisode(fold(keyOf(seed), index), {}),
      );
      const values = Float64Array.of(-2, -1, 0.5, 2);
      const together = rollouts(genome, { kind: 'shared', values }, episodes).returns;
      values.forEach((weight, w) => {
        episodes.forEach((episode, e) => {
          const alone = rollouts(genome, { kind: 'shared', values: Float64Array.of(weight) }, [
            episode,
          ]).returns[0];
          expect(together[w * episodes.length + e]).toBe(alone);
        });
      });
    }
  });

  it('takes a network that yields no number for one that does nothing', () => {
    const genome = swingupGenome(3, 0);
    const broken = {
      ...genome,
      connections: genome.connections.map((gene) => ({ ...gene, offset: Number.MAX_VALUE })),
    } as Genome;
    const weighting = weightingWithOffsets(
      broken,
      planOf(broken),
      Float64Array.of(Number.MAX_VALUE),
    );
    const episode = swingup.drawEpisode(keyOf(5), {});
    const { returns } = rollouts(broken, weighting, [episode]);
    expect(Number.isFinite(returns[0])).toBe(true);
  });
});

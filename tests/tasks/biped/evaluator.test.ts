import { describe, expect, it } from 'vitest';
import { sealGenome, type ConnectionGene, type Genome } from '../../../shared/genome/genome.ts';
import { createOracle } from '../../../shared/network/oracle.ts';
import { planOf } from '../../../shared/network/plan.ts';
import { keyOf } from '../../../shared/random/key.ts';
import { biped, bipedHardcore } from '../../../shared/tasks/biped/biped.ts';
import { BIPED_OPTIONS } from '../../../shared/tasks/biped/options.ts';
import { paceAt, paced } from '../../../shared/tasks/biped/pace.ts';
import { createBipedEvaluator } from '../../../shared/tasks/biped/evaluator.ts';
import {
  readOptions,
  type Episode,
  type Rollouts,
  type TaskDefinition,
  type TaskOptions,
} from '../../../shared/tasks/task.ts';
import { randomGenome } from '../mnist/random-genome.ts';
import { environment, WALKER } from './support.ts';

const evaluator = createBipedEvaluator(WALKER, 300);

/**
 * Linear, step, inverse, absolute and ReLU nodes, with genes in the order of the plan's sums: at
 * weights that are powers of two both evaluators round alike.
 */
function exactGenome(seed: number): Genome {
  const genome = randomGenome(
    {
      inputs: 24,
      outputs: 4,
      hidden: 6,
      connections: 40,
      activations: [1, 2, 7, 8, 9],
      fromHidden: 0.3,
    },
    seed,
  );
  const { slotOfNode } = planOf(genome);
  const slot = (gene: ConnectionGene): number => slotOfNode[gene.source] ?? -1;
  const connections = [...genome.connections].sort((a, b) => slot(a) - slot(b));
  return sealGenome({ ...genome, connections });
}

function episodesOf(task: TaskDefinition, count: number): Episode[] {
  return Array.from({ length: count }, (_, e) => task.drawEpisode(keyOf(40 + e), {}));
}

function run(
  genome: Genome,
  weights: number[],
  episodes: Episode[],
  options: TaskOptions = {},
): Rollouts {
  const weighting = { kind: 'shared', values: Float64Array.from(weights) } as const;
  const result = evaluator.rollouts(
    planOf(genome),
    weighting,
    episodes,
    readOptions(BIPED_OPTIONS, options),
  );
  if (result instanceof Promise) throw new Error('the walker evaluates at once');
  return result;
}

/** The slow way: environment and naive network, one step at a time. */
function naiveReturn(
  genome: Genome,
  weight: number,
  episode: Episode,
  options: TaskOptions,
): number {
  const walker = environment(options, 300);
  const network = createOracle(genome);
  walker.reset(episode);
  walker.aim(weight);
  network.reset();
  let total = 0;
  for (;;) {
    const { reward, terminated, truncated } = walker.step(network.step(walker.observation, weight));
    total += reward;
    if (terminated || truncated) return total;
  }
}

describe.each([biped, bipedHardcore])('$id', (task) => {
  const episodes = episodesOf(task, 2);

  it.each([0, 1])('whole rollouts equal environment and oracle (reward %i)', (reward) => {
    for (let seed = 1; seed <= 4; seed++) {
      const genome = exactGenome(seed);
      const weights = [-2, 0.5, 1];
      const { returns } = run(genome, weights, episodes, { reward });
      weights.forEach((weight, s) => {
        episodes.forEach((episode, e) => {
          const expected = naiveReturn(genome, weight, episode, { reward });
          expect(returns[s * episodes.length + e]).toBeCloseTo(expected, 9);
        });
      });
    }
  });
});

it('ends an episode that gets no further when patience runs out, as the environment does', () => {
  const genome = exactGenome(2);
  const episodes = episodesOf(biped, 2);
  const weights = [-1, 0, 1];
  const { returns, steps } = run(genome, weights, episodes, { patience: 20 });
  expect(steps).toBeLessThan(run(genome, weights, episodes).steps);
  weights.forEach((weight, s) => {
    episodes.forEach((episode, e) => {
      const expected = naiveReturn(genome, weight, episode, { patience: 20 });
      expect(returns[s * episodes.length + e]).toBeCloseTo(expected, 9);
    });
  });
});

it('gives each shared weight a speed of its own, with the same bits as the environment', () => {
  const episodes = episodesOf(biped, 2);
  const weights = [-2, -1, 0.5];
  const options = { goal: 1 };
  let apart = 0;
  for (let seed = 1; seed <= 4; seed++) {
    const genome = exactGenome(seed);
    const without = run(genome, weights, episodes);
    const { returns, steps } = run(genome, weights, episodes, options);
    expect(steps).toBe(without.steps);
    weights.forEach((weight, s) => {
      episodes.forEach((episode, e) => {
        const place = s * episodes.length + e;
        expect(returns[place]).toBe(naiveReturn(genome, weight, episode, options));
        expect(returns[place]).toBeLessThanOrEqual(without.returns[place] ?? NaN);
        if (returns[place] !== without.returns[place]) apart++;
      });
    });
  }
  expect(apart).toBeGreaterThan(8);
});

it('aims at the middle speed with weights of its own for each connection', () => {
  const genome = exactGenome(3);
  const plan = planOf(genome);
  const episodes = episodesOf(biped, 1);
  const sets = new Float64Array(plan.connectionCount).fill(-2);
  const options = { reward: 0, patience: 0, goal: 1 };
  const { returns } = evaluator.rollouts(
    plan,
    { kind: 'individual', sets, count: 1 },
    episodes,
    options,
  ) as Rollouts;
  expect(returns[0]).toBeGreaterThan(run(genome, [-2], episodes, { goal: 1 }).returns[0] ?? NaN);
});

it('pays a speed as published up to the goal, and beyond it less the faster', () => {
  expect([-2, 0, 1, 4].map((weight) => paceAt(0.5, weight))).toEqual([0.5, 1.5, 2, 3.5]);
  expect([paceAt(1, -2), paceAt(1, 9)]).toEqual([0, 4]);
  expect(paced(0.3, 1, 1)).toBe(0.3);
  // A step at 3 m/s earns 130 / 30 * 3 / 50 for getting on: at twice the goal, nothing is left.
  expect(paced((130 / 30) * (3 / 50), 3, 1.5)).toBeCloseTo(0, 12);
});

it('a rollout does not depend on what runs beside it', () => {
  const genome = randomGenome(
    {
      inputs: 24,
      outputs: 4,
      hidden: 5,
      connections: 45,
      activations: [3, 4, 5, 6, 10],
      fromHidden: 0.4,
    },
    9,
  );
  const episodes = episodesOf(biped, 9);
  const weights = [-2, -1, -0.5, 0.5, 1, 2];
  const together = run(genome, weights, episodes);
  let steps = 0;
  weights.forEach((weight, s) => {
    episodes.forEach((episode, e) => {
      const alone = run(genome, [weight], [episode]);
      steps += alone.steps;
      expect(alone.returns[0]).toBe(together.returns[s * episodes.length + e]);
    });
  });
  expect(together.steps).toBe(steps);
});

it('individual weights that are all equal act as a shared weight', () => {
  const genome = exactGenome(3);
  const plan = planOf(genome);
  const episodes = episodesOf(biped, 3);
  const sets = new Float64Array(plan.connectionCount * 2).fill(0.5);
  sets.fill(-1, plan.connectionCount);
  const individual = evaluator.rollouts(plan, { kind: 'individual', sets, count: 2 }, episodes, {
    reward: 0,
    patience: 0,
    goal: 0,
  });
  expect(individual).toStrictEqual(run(genome, [0.5, -1], episodes));
});

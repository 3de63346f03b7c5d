import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../shared/base/arrays.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { defaultSettings, optimizerOf } from '../../shared/tuning/algorithms.ts';
import {
  centredRanks,
  type Optimizer,
  type OptimizerSettings,
  type SearchAlgorithmName,
} from '../../shared/tuning/optimizer.ts';
import { FUNCTIONS } from './functions.ts';
import { refusal } from '../support/refusal.ts';

const NAMES: readonly SearchAlgorithmName[] = ['pepg', 'cma-es', 'openai-es', 'ga'];

interface Problem {
  readonly cost: (x: Float64Array) => number;
  readonly dimension: number;
  readonly start: number;
  readonly settings: Partial<OptimizerSettings>;
}

function optimizerFor(name: SearchAlgorithmName, problem: Problem): Optimizer {
  const { dimension, start, settings } = problem;
  const filled = { ...defaultSettings(name, dimension), ...settings };
  return optimizerOf(name, new Float64Array(dimension).fill(start), filled);
}

/** Evaluations until the target is reached, or null within the most allowed. */
function evaluationsTo(
  name: SearchAlgorithmName,
  problem: Problem,
  seed: number,
  target: number,
  most: number,
): number | null {
  const optimizer = optimizerFor(name, problem);
  const n = problem.dimension;
  let count = 0;
  for (let g = 0; count < most; g++) {
    const candidates = optimizer.ask(fold(keyOf(seed), g));
    const returns = new Float64Array(optimizer.population);
    for (let c = 0; c < optimizer.population; c++) {
      const cost = problem.cost(candidates.subarray(c * n, (c + 1) * n));
      count++;
      if (cost <= target) return count;
      returns[c] = -cost;
    }
    optimizer.tell(candidates, returns);
  }
  return null;
}

function medianOver(seeds: number, run: (seed: number) => number | null): number {
  const found = Array.from({ length: seeds }, (_, k) => run(k + 1) ?? Infinity);
  found.sort((a, b) => a - b);
  return at(found, Math.floor(seeds / 2));
}

/**
 * Medians over 11 to 15 seeds of pycma 4.5.0 (Hansen and others), the reference implementation, to a
 * function value of 1e-10 from the same start with the same first deviation and default population.
 */
const REFERENCE: readonly (readonly [keyof typeof FUNCTIONS, Omit<Problem, 'cost'>, number])[] = [
  ['sphere', { dimension: 10, start: 1, settings: { deviation: 1 } }, 1680],
  ['sphere', { dimension: 20, start: 1, settings: { deviation: 1 } }, 3120],
  ['ellipsoid', { dimension: 10, start: 1, settings: { deviation: 1 } }, 4310],
  ['rosenbrock', { dimension: 10, start: 0, settings: { deviation: 0.5 } }, 5370],
];

describe('CMA-ES', () => {
  it.each(REFERENCE)('needs as many evaluations as the reference on %s %j', (name, rest, known) => {
    const problem = { cost: FUNCTIONS[name], ...rest };
    const median = medianOver(9, (seed) => evaluationsTo('cma-es', problem, seed, 1e-10, 30_000));
    expect(median).toBeGreaterThan(known * 0.9);
    expect(median).toBeLessThan(known * 1.1);
  });

  it('finds the global minimum of Rastrigin with a large population', () => {
    const settings = { deviation: 2, population: 200 };
    const problem = { cost: FUNCTIONS.rastrigin, dimension: 5, start: 3, settings };
    const reached = [1, 2, 3, 4, 5].map((seed) =>
      evaluationsTo('cma-es', problem, seed, 1e-8, 40_000),
    );
    expect(reached.filter((count) => count !== null).length).toBeGreaterThanOrEqual(3);
  });

  it('learns the diagonal alone above 256 weights', () => {
    const problem = {
      cost: FUNCTIONS.sphere,
      dimension: 300,
      start: 1,
      settings: { deviation: 1 },
    };
    expect(evaluationsTo('cma-es', problem, 1, 1e-6, 60_000)).not.toBeNull();
  });
});

describe.each(NAMES)('%s', (name) => {
  const problem = { cost: FUNCTIONS.sphere, dimension: 10, start: 1, settings: {} };

  it('comes down a sphere', () => {
    expect(evaluationsTo(name, problem, 3, 0.1, 50_000)).not.toBeNull();
  });

  it('goes on from a saved state as if it had not stopped', () => {
    const step = (optimizer: Optimizer, g: number): void => {
      const candidates = optimizer.ask(fold(keyOf(1), g));
      const returns = Float64Array.from(
        { length: optimizer.population },
        (_, c) => -problem.cost(candidates.subarray(c * 10, (c + 1) * 10)),
      );
      optimizer.tell(candidates, returns);
    };
    const whole = optimizerFor(name, problem);
    for (let g = 0; g < 12; g++) step(whole, g);
    const first = optimizerFor(name, problem);
    for (let g = 0; g < 5; g++) step(first, g);
    const second = optimizerFor(name, problem);
    second.restore(first.save());
    for (let g = 5; g < 12; g++) step(second, g);
    expect(second.centre()).toEqual(whole.centre());
    expect(whole.centre()).not.toEqual(new Float64Array(10).fill(1));
  });

  it('refuses a state of another size', () => {
    const other = optimizerFor(name, { ...problem, dimension: 7 });
    expect(refusal(() => optimizerFor(name, problem).restore(other.save()))).toMatchObject({
      code: 'invalid-file',
    });
  });

  it.each([
    { population: 1 },
    { population: 2.5 },
    { deviation: 0 },
    { deviation: Number.NaN },
    { learningRate: -1 },
  ])('refuses %j', (settings) => {
    expect(refusal(() => optimizerFor(name, { ...problem, settings }))).toMatchObject({
      code: 'usage',
    });
  });
});

describe('centred ranks', () => {
  it('add up to 0 and rise with the return', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2 }), (values) => {
        const ranks = centredRanks(Float64Array.from(values));
        expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(0, 9);
        values.forEach((a, i) =>
          values.forEach((b, j) => {
            expect(Math.sign(at(ranks, i) - at(ranks, j))).toBe(Math.sign(a - b));
          }),
        );
      }),
    );
  });
});

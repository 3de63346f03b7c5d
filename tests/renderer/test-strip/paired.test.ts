import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../../shared/evaluation/results.ts';
import { keyOf, Stream } from '../../../shared/random/key.ts';
import { pairedDifference } from '../../../renderer/test-strip/paired.ts';

function evaluation(returns: readonly (readonly number[])[], seed = 1): Evaluation {
  const weights = [-1, 1];
  return {
    task: 'swingup',
    genome: { connections: 1, hidden: 0, inputsUsed: 1 },
    trials: returns[0]?.length ?? 0,
    seed,
    byWeight: returns.map((list, k) => ({
      weight: weights[k] ?? 0,
      mean: list.reduce((a, b) => a + b, 0) / list.length,
      std: 0,
      min: Math.min(...list),
      max: Math.max(...list),
      returns: list,
    })),
    mean: 0,
    stdOverWeights: 0,
    confidence95: 0,
    steps: 0,
    seconds: 0,
  };
}

describe('the paired difference', () => {
  it('finds a small gain under a large spread of trials', () => {
    const random = new Stream(keyOf(4));
    const trials = Array.from({ length: 20 }, () => 500 + 200 * random.normal());
    const before = evaluation([trials, trials]);
    const after = evaluation([
      trials.map((value) => value + 5 + random.normal()),
      trials.map((value) => value + 5),
    ]);
    const found = pairedDifference(after, before);
    expect(found?.verdict).toBe('better');
    expect(found?.difference).toBeGreaterThan(4);
    expect(pairedDifference(before, after)?.verdict).toBe('worse');
  });

  it('averages over weights trial by trial', () => {
    const before = evaluation([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    const after = evaluation([
      [2, 2, 3],
      [0, 2, 3],
    ]);
    expect(pairedDifference(after, before)).toEqual({
      difference: 0,
      low: 0,
      high: 0,
      verdict: 'the same',
    });
  });

  it('makes no claim where the interval holds 0', () => {
    const found = pairedDifference(
      evaluation([
        [1, 5, 3],
        [1, 5, 3],
      ]),
      evaluation([
        [2, 3, 3],
        [2, 3, 3],
      ]),
    );
    expect(found?.verdict).toBe('unclear');
    expect((found?.low ?? 1) < 0 && (found?.high ?? -1) > 0).toBe(true);
  });

  it('compares nothing that met other seeds, trials or weights', () => {
    const one = evaluation([
      [1, 2],
      [1, 2],
    ]);
    expect(
      pairedDifference(
        one,
        evaluation(
          [
            [1, 2],
            [1, 2],
          ],
          2,
        ),
      ),
    ).toBeNull();
    expect(pairedDifference(one, evaluation([[1], [1]]))).toBeNull();
    expect(pairedDifference(one, evaluation([[1, 2]]))).toBeNull();
  });
});

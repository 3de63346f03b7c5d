import { describe, expect, it } from 'vitest';
import { rankSumP } from '../../electron/efficacy/rank-sum.ts';

describe('the rank sum test', () => {
  it('has the p-values of the published tables', () => {
    const low = [377, 426, 430, 381, 434, 431, 406, 391];
    const high = [502, 580, 568, 437, 447, 619, 666, 613];
    // All eight below all eight: two of 12,870 arrangements.
    expect(rankSumP(low, high)).toBeCloseTo(2 / 12870, 12);
    expect(rankSumP(high, low)).toBeCloseTo(2 / 12870, 12);
    // Three against three, one of the second below one of the first: 4 of 20 arrangements.
    expect(rankSumP([1, 2, 4], [3, 5, 6])).toBeCloseTo(4 / 20, 12);
    expect(rankSumP([1, 2], [1, 2])).toBe(1);
    expect(rankSumP([], [1])).toBe(1);
  });
});

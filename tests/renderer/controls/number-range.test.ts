import { describe, expect, it } from 'vitest';
import { settle } from '../../../renderer/controls/number-range.ts';

const population = { min: 2, max: 100_000, whole: true };

describe('a number that was typed', () => {
  it('is pulled into its range, which is said', () => {
    expect(settle(1, 'Population', population)).toEqual({
      kind: 'pulled',
      value: 2,
      sentence: 'Population takes whole numbers from 2 to 100,000: 1 became 2.',
    });
    expect(settle(500, 'Deviation', { min: 0.0001, max: 100, whole: false })).toEqual({
      kind: 'pulled',
      value: 100,
      sentence: 'Deviation takes numbers from 0.0001 to 100: 500 became 100.',
    });
  });

  it('is taken in range, and nothing where there is no number', () => {
    expect(settle(64, 'Population', population)).toEqual({ kind: 'taken', value: 64 });
    expect(settle('64', 'Population', population)).toEqual({ kind: 'taken', value: 64 });
    expect(settle('', 'Population', population)).toEqual({ kind: 'empty' });
    expect(settle('-', 'Population', population)).toEqual({ kind: 'empty' });
  });
});

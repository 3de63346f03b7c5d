import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  measuredAt,
  profileHeights,
  toWeight,
  toX,
  weightAfterKey,
} from '../../../renderer/dial/scale.ts';
import { bestOf, dial, setWeight } from '../../../renderer/state/dial.ts';
import { swingupDocument } from '../../support/documents.ts';

const profile = {
  genome: swingupDocument().genome,
  weights: [-2, -1, 0, 1, 2],
  means: [10, 30, 0, 70, 50],
  errors: [1, 2, 3, 4, 5],
  trials: 4,
};

describe('the dial', () => {
  it('turns a px of the bar into the weight drawn there', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 200 }), (hundredths) => {
        const weight = hundredths / 100;
        expect(toWeight(toX(weight, 12, 436), 12, 436)).toBeCloseTo(weight, 10);
      }),
    );
    expect(toWeight(-50, 12, 436)).toBe(-2);
    expect(toWeight(5000, 12, 436)).toBe(2);
  });

  it.each([
    ['ArrowRight', false, 0.05],
    ['ArrowLeft', true, -0.5],
    ['Home', false, -2],
    ['b', false, 1.25],
    ['x', false, null],
  ])('moves by the key %s (Shift %s) from 0 to %s', (key, shift, expected) => {
    expect(weightAfterKey(key, shift, 0, 1.25)).toBe(expected);
  });

  it('never leaves the bar and ignores what is no number', () => {
    setWeight(7);
    expect(dial.getState().weight).toBe(2);
    setWeight(NaN);
    expect(dial.getState().weight).toBe(2);
    setWeight(-0.3333333);
    expect(dial.getState().weight).toBe(-0.3333);
  });

  it('names the best weight and only what was measured', () => {
    expect(bestOf(profile)).toEqual({ weight: 1, mean: 70 });
    expect(measuredAt(profile, 1.02)).toEqual({ weight: 1, mean: 70, error: 4 });
    // A weight between measured ones has no figure, however far they lie apart.
    expect(measuredAt(profile, 0.9)).toBeNull();
    expect(measuredAt({ ...profile, weights: [], means: [], errors: [] }, 0)).toBeNull();
    expect(profileHeights(profile, 28)).toEqual([4, 12, 0, 28, 20]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, Stream } from '../../shared/random/key.ts';
import { rolledOutOf } from '../../shared/search/rolled-out.ts';
import { generationWeights } from '../../shared/search/search.ts';
import {
  BASE_SETTINGS,
  drawnWeights,
  evenSettings,
  lowestWeight,
  type SearchSettings,
} from '../../shared/search/settings.ts';

const weights = { count: 6, cap: 2, drawn: true };
const at = (settings: SearchSettings, generation: number) => ({ settings, seed: 7, generation });

describe('shared weights that are drawn', () => {
  it('are one of each equal part of the range, in order', () => {
    const set = fc.record({
      count: fc.integer({ min: 1, max: 30 }),
      cap: fc.double({ min: 0.5, max: 4, noNaN: true }),
      lowest: fc.option(fc.double({ min: -4, max: 0.4, noNaN: true }), { nil: undefined }),
    });
    fc.assert(
      fc.property(set, fc.integer(), (settings, seed) => {
        const drawn = drawnWeights(settings, false, new Stream(keyOf(seed)));
        const low = lowestWeight(settings);
        const part = (settings.cap - low) / settings.count;
        drawn.forEach((weight, i) => {
          expect(weight).toBeGreaterThanOrEqual(low + i * part - 1e-12);
          expect(weight).toBeLessThanOrEqual(low + (i + 1) * part + 1e-12);
        });
      }),
    );
  });

  it('are those of the settings where they are not drawn', () => {
    const published = generationWeights(at(BASE_SETTINGS, 3), 'population');
    expect(Array.from(published)).toEqual([-2, -1, -0.5, 0.5, 1, 2]);
  });

  it('are others in every generation and in its confirmation, and the same again', () => {
    const settings = { ...BASE_SETTINGS, weights };
    const third = generationWeights(at(settings, 3), 'population');
    expect(generationWeights(at(settings, 3), 'population')).toEqual(third);
    expect(generationWeights(at(settings, 4), 'population')).not.toEqual(third);
    expect(generationWeights(at(settings, 3), 'confirmation')).not.toEqual(third);
  });

  it('mirror each other in an even search, of which half is run', () => {
    const settings = { ...evenSettings(BASE_SETTINGS), weights };
    const drawn = generationWeights(at(settings, 3), 'population');
    expect(Array.from(drawn.toReversed(), (weight) => -weight)).toEqual(Array.from(drawn));
    const { values, from } = rolledOutOf(drawn, 'even');
    expect(values).toHaveLength(3);
    expect(Array.from(from)).toEqual([2, 1, 0, 0, 1, 2]);
  });
});

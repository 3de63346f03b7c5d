import { describe, expect, it } from 'vitest';
import { accuracyProfile } from '../../../renderer/dial/accuracy.ts';
import { MAP_WEIGHTS } from '../../../renderer/digits/state.ts';
import { ensembleVote, figuresOf } from '../../../renderer/digits/votes.ts';
import { bestOf } from '../../../renderer/state/dial.ts';
import { setOffset } from '../../../shared/genome/edits.ts';
import { swingupDocument } from '../../support/documents.ts';

/** Two images: both are told right at +1, one elsewhere. */
const result = {
  setCount: MAP_WEIGHTS.length,
  imageCount: 2,
  classes: 10,
  labels: Uint8Array.of(3, 4),
  predictions: Uint8Array.from(MAP_WEIGHTS.flatMap((weight) => [3, weight === 1 ? 4 : 0])),
  probabilities: new Float32Array(0),
  logLikelihood: new Float64Array(MAP_WEIGHTS.length),
};
const document = swingupDocument();
const figures = figuresOf(result, ensembleVote(result));
const judged = { genome: document.genome, figures, tuned: null, result };

describe('the dial of a classifier', () => {
  it('has the accuracy in per cent at the weights on its bar', () => {
    const profile = accuracyProfile(judged, document, false);
    expect(profile?.weights.length).toBe(41);
    expect(profile?.weights.at(0)).toBe(-2);
    expect(profile === null ? null : bestOf(profile)).toEqual({ weight: 1, mean: 100 });
    expect(profile?.means.at(0)).toBe(50);
    // The standard error of a share of two images.
    expect(profile?.errors.at(0)).toBeCloseTo(100 * Math.sqrt(0.25 / 2), 10);
    expect(profile?.trials).toBe(2);
  });

  it('has none of another genome, nor of offsets that were not judged', () => {
    const [gene] = document.genome.connections;
    if (gene === undefined) throw new Error('The genome has no connection.');
    const genome = setOffset(document.genome, gene.innovation, 0.5);
    const tuned = { ...document, genome };
    expect(accuracyProfile(judged, tuned, false)).toBeNull();
    expect(accuracyProfile({ ...judged, genome }, tuned, true)).toBeNull();
    const shares = new Float64Array(MAP_WEIGHTS.length).fill(0.875);
    const profile = accuracyProfile({ genome, figures, tuned: shares, result }, tuned, true);
    expect(profile?.means.every((mean) => mean === 87.5)).toBe(true);
    expect(
      accuracyProfile({ genome, figures, tuned: shares, result }, tuned, false)?.means.at(0),
    ).toBe(50);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accuracyByClass,
  accuracyByClassAndSet,
  accuracyBySet,
  accuracySpread,
  bestSet,
  confusionMatrix,
  imagesOfCell,
  type Classification,
} from '../../shared/tasks/classification.ts';
import {
  chooseGreedily,
  ensemblePredictions,
  equalShares,
  sharesByAccuracy,
} from '../../shared/evaluation/ensembles.ts';

/** Rows of predictions of as many sets; the probabilities put `confidence` on the class said. */
function said(
  labels: number[],
  rows: number[][],
  confidence: number[] = rows.map(() => 1),
): Classification {
  const classes = 3;
  const probabilities = rows.flatMap((row, set) =>
    Array.from({ length: classes }, (_, c) =>
      row.map((k) => (k === c ? (confidence[set] ?? 1) : (1 - (confidence[set] ?? 1)) / 2)),
    ).flat(),
  );
  return {
    setCount: rows.length,
    imageCount: labels.length,
    classes,
    labels: Uint8Array.from(labels),
    predictions: Uint8Array.from(rows.flat()),
    probabilities: Float32Array.from(probabilities),
    logLikelihood: new Float64Array(rows.length),
  };
}

const LABELS = [0, 1, 2, 0, 1, 2];
const RESULT = said(LABELS, [
  [0, 1, 2, 0, 0, 0],
  [0, 1, 1, 1, 1, 0],
  [2, 2, 2, 0, 1, 2],
]);

describe('a classification', () => {
  it('counts what was right by weight and by class', () => {
    expect([...accuracyBySet(RESULT)]).toEqual([4 / 6, 3 / 6, 4 / 6]);
    expect(bestSet(RESULT)).toBe(0);
    expect([...accuracyByClass(RESULT.predictions.subarray(0, 6), LABELS, 3)]).toEqual([
      1, 0.5, 0.5,
    ]);
    expect([...accuracyByClassAndSet(RESULT)]).toEqual([1, 0.5, 0.5, 0.5, 1, 0.5, 0.5, 0, 1]);
    const spread = accuracySpread(RESULT);
    expect(spread.mean).toBeCloseTo(11 / 18, 12);
    expect(spread.std).toBeCloseTo(Math.sqrt(1 / 108), 12);
  });

  it('gives NaN for a class that has no images', () => {
    expect(accuracyByClass([0], [0], 2)[1]).toBeNaN();
  });

  it('has a confusion matrix whose cells open their images', () => {
    const row = RESULT.predictions.subarray(6, 12);
    expect([...confusionMatrix(row, LABELS, 3)]).toEqual([1, 1, 0, 0, 2, 0, 1, 1, 0]);
    expect(imagesOfCell(row, LABELS, 1, 1)).toEqual([1, 4]);
    expect(imagesOfCell(row, LABELS, 0, 2)).toEqual([]);
  });
});

describe('an ensemble', () => {
  it('votes, each weight once', () => {
    const shares = equalShares(3);
    expect([...ensemblePredictions(RESULT, { rule: 'vote', shares })]).toEqual([0, 1, 2, 0, 1, 0]);
  });

  it('averages probabilities, so that one sure weight outweighs two unsure ones', () => {
    const result = said([2], [[0], [0], [2]], [0.4, 0.4, 1]);
    const shares = equalShares(3);
    expect([...ensemblePredictions(result, { rule: 'vote', shares })]).toEqual([0]);
    expect([...ensemblePredictions(result, { rule: 'mean probability', shares })]).toEqual([2]);
    const bare = { ...result, probabilities: new Float32Array(0) };
    expect(() => ensemblePredictions(bare, { rule: 'mean probability', shares })).toThrow(
      RangeError,
    );
  });

  it('listens to weights by what they got right above guessing', () => {
    const shares = sharesByAccuracy([0.9, 0.5, 0.2], 3);
    expect(shares[0]).toBeCloseTo(0.9 - 1 / 3, 12);
    expect(shares[2]).toBe(0);
    const votes = ensemblePredictions(
      said(
        [1, 1],
        [
          [1, 0],
          [0, 1],
          [0, 0],
        ],
      ),
      { rule: 'vote', shares },
    );
    expect([...votes]).toEqual([1, 0]);
  });

  it('of one weight is that weight, under both rules', () => {
    for (const rule of ['vote', 'mean probability'] as const) {
      const alone = ensemblePredictions(RESULT, { rule, shares: Float64Array.of(0, 1, 0) });
      expect([...alone]).toEqual([...RESULT.predictions.subarray(6, 12)]);
    }
  });
});

describe('the greedy choice of weights', () => {
  it('is never worse on its images than the best single weight, and what it claims', () => {
    const rows = fc.array(fc.array(fc.nat(2), { minLength: 9, maxLength: 9 }), {
      minLength: 1,
      maxLength: 5,
    });
    const labels = fc.array(fc.nat(2), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(
        labels,
        rows,
        fc.constantFrom('vote' as const, 'mean probability' as const),
        (right, all, rule) => {
          const result = said(
            right,
            all,
            all.map((_, set) => 0.5 + 0.1 * set),
          );
          const choice = chooseGreedily(result, rule, 6);
          const predictions = ensemblePredictions(result, { rule, shares: choice.shares });
          const reached =
            predictions.filter((value, i) => value === right[i]).length / right.length;
          expect(reached).toBe(choice.accuracy);
          expect(choice.accuracy).toBeGreaterThanOrEqual(Math.max(...accuracyBySet(result)));
          expect(choice.sets.length).toBeLessThanOrEqual(6);
        },
      ),
      { seed: 5 },
    );
  });
});

import { describe, expect, it } from 'vitest';

import { evaluationOf } from '../../../shared/evaluation/evaluate.ts';
import type { EvaluationRequest, Lab } from '../../../shared/contract/lab.ts';
import { measure, measured, measuredWeights } from '../../../renderer/state/measurements.ts';
import { swingupDocument } from '../../support/documents.ts';

/** A laboratory whose return at weight w in trial t is 100 w + t. */
function countingLab() {
  const asked: { weights: number[]; trials: number }[] = [];
  const stream = (_name: string, request: EvaluationRequest) => {
    const { document, weights, trials, seed } = request;
    asked.push({ weights: [...weights], trials });
    const returns = Float64Array.from(
      [...weights].flatMap((weight) =>
        Array.from({ length: trials }, (_, trial) => 100 * weight + trial),
      ),
    );
    const { genome, task } = document;
    return Promise.resolve(
      evaluationOf({
        task,
        reward: null,
        genome,
        weights,
        trials,
        seed,
        returns,
        steps: 0,
        seconds: 0,
      }),
    );
  };
  return { asked, lab: { stream } as unknown as Pick<Lab, 'stream'> };
}

const conditions = { seed: 1, trials: 4, options: {}, useOffsets: false };
const never = new AbortController().signal;
const quiet = (): void => undefined;

describe('measurements', () => {
  it('measure each weight once for all views, and give each the same figure', async () => {
    const { asked, lab } = countingLab();
    const document = swingupDocument();
    const now = { ...conditions, document, priority: 'now' } as const;
    expect(measured(document, [1], conditions)).toBeNull();
    const test = await measure(lab, { ...now, weights: [-1, 1] }, quiet, never);
    const sweep = await measure(lab, { ...now, weights: [-1, 0, 1] }, quiet, never);
    expect(asked.map(({ weights }) => weights)).toEqual([[-1, 1], [0]]);
    expect(test?.byWeight[1]).toEqual(sweep?.byWeight[2]);
    expect(sweep?.byWeight[2]?.mean).toBe(101.5);
    expect(measured(document, [-1, 0, 1], conditions)).toBe(sweep);
    expect(measuredWeights(document, [-0.5, 2], conditions)).toEqual([0, 1]);
  });

  it('take the first trials of more, and measure again for fewer than asked', async () => {
    const { asked, lab } = countingLab();
    const document = swingupDocument();
    const ask = (trials: number) =>
      measure(
        lab,
        { ...conditions, document, weights: [1], trials, priority: 'now' },
        quiet,
        never,
      );
    await ask(6);
    const four = await ask(4);
    expect(four?.byWeight[0]?.returns).toEqual([100, 101, 102, 103]);
    await ask(8);
    expect(asked.map(({ trials }) => trials)).toEqual([6, 8]);
  });

  it('keep other seeds, options and offsets apart', async () => {
    const { asked, lab } = countingLab();
    const document = swingupDocument();
    const now = { ...conditions, document, weights: [1], priority: 'now' } as const;
    await measure(lab, now, quiet, never);
    await measure(lab, { ...now, seed: 2 }, quiet, never);
    await measure(lab, { ...now, options: { poleLength: 2 } }, quiet, never);
    await measure(lab, { ...now, useOffsets: true }, quiet, never);
    await measure(lab, { ...now, options: { poleLength: 2 } }, quiet, never);
    expect(asked).toHaveLength(4);
  });

  it('wait in the background for what is measured of the same genome', async () => {
    const { asked, lab } = countingLab();
    const document = swingupDocument();
    const background = { ...conditions, document, priority: 'background' } as const;
    const both = [
      measure(lab, { ...background, weights: [-1, 0, 1] }, quiet, never),
      measure(lab, { ...background, weights: [0, 1] }, quiet, never),
    ];
    const [first, second] = await Promise.all(both);
    expect(asked).toHaveLength(1);
    expect(second?.byWeight).toEqual(first?.byWeight.slice(1));
  });
});

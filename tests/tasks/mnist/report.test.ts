import { describe, expect, it } from 'vitest';
import { judgeDigits } from '../../../electron/data/judge-digits.ts';
import { digitTaskOf, splitOf } from '../../../electron/data/digits.ts';
import { ensembleOf } from '../../../shared/evaluation/digit-report.ts';
import { readImages } from '../../../shared/tasks/mnist/task.ts';
import { FILES } from './files.ts';
import { classifyNaively } from './naive.ts';
import { randomGenome } from './random-genome.ts';

const genome = randomGenome(
  {
    inputs: 64,
    outputs: 10,
    hidden: 8,
    connections: 200,
    fromHidden: 0.3,
    activations: [4, 5, 6, 9],
  },
  21,
);
const WEIGHTS = Float64Array.of(-1, -0.2, 0.2, 1);

describe('the report on a network of digits', () => {
  it('is what the oracle says of every image', async () => {
    const request = { task: 'digits8', genome, weights: WEIGHTS, useOffsets: false };
    const report = await judgeDigits(FILES, request);
    for (const split of ['train', 'test'] as const) {
      const images = await readImages(FILES, 'digits8', split);
      const all = Array.from({ length: images.count }, (_, i) => i);
      const key = split === 'train' ? 'training' : 'test';
      expect(report.images[key]).toBe(images.count);
      WEIGHTS.forEach((weight, set) => {
        const naive = classifyNaively(genome, weight, images, all);
        const right = naive.predictions.filter((said, i) => said === images.labels[i]).length;
        // Outputs that are equal but for rounding may fall either way.
        const counted = (report.accuracy[key][set] ?? Number.NaN) * images.count;
        expect(Math.abs(counted - right)).toBeLessThan(2.5);
        expect(report.logLikelihood[key][set]).toBeCloseTo(naive.logLikelihood, 8);
      });
    }
  });

  it('chooses by training images and counts on test images', async () => {
    const request = { task: 'digits8', genome, weights: WEIGHTS, useOffsets: true };
    const report = await judgeDigits(FILES, request);
    const best = report.accuracy.training.indexOf(Math.max(...report.accuracy.training));
    expect(report.bestWeight.weight).toBe(WEIGHTS[best]);
    expect(report.bestWeight.test).toBe(report.accuracy.test[best]);
    expect(report.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(360);
    const right = report.confusion.reduce((sum, row, digit) => sum + (row[digit] ?? 0), 0);
    expect(right / 360).toBe(report.bestWeight.test);
    expect(report.byDigit).toHaveLength(10);
    expect(report.byDigit[3]).toHaveLength(4);
    expect(report.ensembles).toHaveLength(6);
    expect(ensembleOf(report, 'vote', 'equal').weights).toEqual([...WEIGHTS]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('refuses another task, no weights and too many', async () => {
    const request = { task: 'digits8', genome, weights: WEIGHTS, useOffsets: false };
    await expect(judgeDigits(FILES, { ...request, task: 'mnist' })).rejects.toMatchObject({
      code: 'wrong-task',
    });
    await expect(judgeDigits(FILES, { ...request, task: 'swingup' })).rejects.toThrow(
      /no examples/,
    );
    for (const weights of [
      new Float64Array(0),
      new Float64Array(121),
      Float64Array.of(Number.NaN),
    ]) {
      await expect(judgeDigits(FILES, { ...request, weights })).rejects.toMatchObject({
        code: 'usage',
      });
    }
    expect(() => splitOf('both')).toThrow(/train and test/);
    expect(digitTaskOf('mnist')).toBe('mnist');
  });
});

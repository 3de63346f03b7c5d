import type { Genome } from '../../../shared/genome/genome.ts';
import { createOracle } from '../../../shared/network/oracle.ts';
import { imageValues, type DigitSet } from '../../../shared/tasks/mnist/dataset.ts';

export interface NaiveOutcome {
  readonly logLikelihood: number;
  readonly predictions: number[];
  /** [image][class] */
  readonly probabilities: number[][];
}

/** Classifies images one by one with the oracle, in double precision. */
export function classifyNaively(
  genome: Genome,
  weight: number,
  images: DigitSet,
  indices: readonly number[],
  useOffsets = false,
): NaiveOutcome {
  const oracle = createOracle(genome, { useOffsets });
  let total = 0;
  const predictions: number[] = [];
  const probabilities: number[][] = [];
  for (const index of indices) {
    oracle.reset();
    const outputs = [...oracle.step(imageValues(images, index), weight)];
    const highest = Math.max(...outputs);
    const sum = outputs.reduce((s, value) => s + Math.exp(value - highest), 0);
    const logs = outputs.map((value) => value - highest - Math.log(sum));
    total += logs[images.labels[index] ?? 0] ?? Number.NaN;
    predictions.push(outputs.indexOf(highest));
    probabilities.push(logs.map(Math.exp));
  }
  return { logLikelihood: total / indices.length, predictions, probabilities };
}

import { at } from '../base/arrays.ts';
import type { Plan } from '../network/plan.ts';
import { DifferentiableNetwork } from './differentiate.ts';

/** Images of a batch, column by column: pixel p of image i at [p * count + i], values 0..1. */
export interface PixelBatch {
  readonly count: number;
  readonly pixels: Float64Array;
  readonly labels: Uint8Array;
}

export interface LikelihoodGradient {
  /** Mean log-likelihood of the right classes, in nats. */
  readonly logLikelihood: number;
  /** Share of images told right. */
  readonly accuracy: number;
  /** Slope of the mean log-likelihood along each weight, in the plan's order. */
  readonly slope: Float64Array;
}

/** Log-softmax of the outputs, and the slope of the mean log-likelihood along each of them. */
function likelihood(
  { count, labels }: PixelBatch,
  rows: readonly Float64Array[],
): { logLikelihood: number; accuracy: number; slopes: readonly Float64Array[] } {
  const slopes = rows.map(() => new Float64Array(count));
  let total = 0;
  let right = 0;
  for (let i = 0; i < count; i++) {
    const scores = rows.map((row) => at(row, i));
    const most = Math.max(...scores);
    const powers = scores.map((score) => Math.exp(score - most));
    const sum = powers.reduce((all, power) => all + power, 0);
    const label = at(labels, i);
    total += at(scores, label) - most - Math.log(sum);
    if (scores.indexOf(most) === label) right++;
    slopes.forEach((slope, c) => {
      slope[i] = ((c === label ? 1 : 0) - at(powers, c) / sum) / count;
    });
  }
  return { logLikelihood: total / count, accuracy: right / count, slopes };
}

/**
 * Mean log-likelihood of a batch of images and its gradient by reverse-mode differentiation, one row a
 * node over the whole batch.
 * @param weights one a connection, in the plan's order
 * @throws PrecocialError 'usage' for a network with recurrent connections
 */
export function likelihoodGradient(
  plan: Plan,
  weights: Float64Array,
  batch: PixelBatch,
): LikelihoodGradient {
  const network = new DifferentiableNetwork(plan);
  const pass = network.forward(weights, batch.pixels, batch.count);
  const { slopes, ...reached } = likelihood(batch, pass.outputs);
  return { ...reached, slope: network.backward(pass, slopes) };
}

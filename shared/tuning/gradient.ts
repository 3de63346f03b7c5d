import { at, floatAt } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import { activationOf } from '../genome/activations.ts';
import { nodesOf, type PlanNode, type PlanNodes } from '../network/plan-nodes.ts';
import type { Plan } from '../network/plan.ts';

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

/** The plan's nodes and outputs. @throws PrecocialError 'usage' for recurrent connections */
function feedForward(plan: Plan): PlanNodes {
  const read = nodesOf(plan);
  if (read.copies.length === 0) return read;
  throw new PrecocialError(
    'usage',
    'Gradients are for networks without recurrent connections; tune this one by pepg or cma-es.',
  );
}

/** Log-softmax of the outputs; leaves the slope of the mean log-likelihood in `slopes`. */
function likelihood(
  batch: PixelBatch,
  outputs: Int32Array,
  values: readonly Float64Array[],
  slopes: readonly Float64Array[],
): { logLikelihood: number; accuracy: number } {
  const { count, labels } = batch;
  const rows = Array.from(outputs, (slot) => values[slot] ?? new Float64Array(count));
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
    outputs.forEach((slot, c) => {
      const slope = slopes[slot];
      if (slope !== undefined) {
        slope[i] = ((c === label ? 1 : 0) - at(powers, c) / sum) / count;
      }
    });
  }
  return { logLikelihood: total / count, accuracy: right / count };
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
  const { nodes, outputs } = feedForward(plan);
  const { count } = batch;
  const values = Array.from({ length: plan.slotCount }, (_, slot) => {
    if (slot === 0) return new Float64Array(count).fill(1);
    return slot <= plan.inputCount
      ? batch.pixels.subarray((slot - 1) * count, slot * count)
      : new Float64Array(count);
  });
  const sums = nodes.map((node) => forward(node, weights, values, count));
  const slopes = values.map(() => new Float64Array(count));
  const { logLikelihood, accuracy } = likelihood(batch, outputs, values, slopes);
  const slope = new Float64Array(plan.connectionCount);
  for (let k = nodes.length - 1; k >= 0; k--) {
    const node = nodes[k];
    const sum = sums[k];
    if (node !== undefined && sum !== undefined)
      backward(plan, node, sum, weights, values, slopes, slope);
  }
  return { logLikelihood, accuracy, slope };
}

/** Adds a multiple of a row to another of the same length. */
function addScaled(target: Float64Array, factor: number, row: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] = floatAt(target, i) + factor * floatAt(row, i);
}

/** The sum of the products of two rows of the same length. */
function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += floatAt(a, i) * floatAt(b, i);
  return total;
}

/** Fills a node's values and returns its weighted sums. */
function forward(
  node: PlanNode,
  weights: Float64Array,
  values: readonly Float64Array[],
  count: number,
): Float64Array {
  const sum = new Float64Array(count);
  node.sources.forEach((source, q) => {
    const weight = at(weights, node.first + q);
    const row = values[source];
    if (row !== undefined) addScaled(sum, weight, row);
  });
  const { apply } = activationOf(node.activation);
  const out = values[node.slot];
  if (out !== undefined) for (let i = 0; i < count; i++) out[i] = apply(floatAt(sum, i));
  return sum;
}

/** Passes a node's slope on to its weights and sources. */
function backward(
  plan: Plan,
  node: PlanNode,
  sum: Float64Array,
  weights: Float64Array,
  values: readonly Float64Array[],
  slopes: readonly Float64Array[],
  slope: Float64Array,
): void {
  const out = values[node.slot];
  const above = slopes[node.slot];
  if (out === undefined || above === undefined) return;
  const slopeOf = activationOf(node.activation).slope;
  const delta = new Float64Array(above.length);
  for (let i = 0; i < above.length; i++) {
    const value = floatAt(above, i);
    if (value !== 0) delta[i] = value * slopeOf(floatAt(sum, i), floatAt(out, i));
  }
  node.sources.forEach((source, q) => {
    const row = values[source];
    const below = slopes[source];
    if (row === undefined || below === undefined) return;
    const weight = at(weights, node.first + q);
    slope[node.first + q] = dot(delta, row);
    // The slope of an input is not needed.
    if (source <= plan.inputCount) return;
    addScaled(below, weight, delta);
  });
}

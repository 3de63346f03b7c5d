import { describe, expect, it } from 'vitest';
import { at } from '../../shared/base/arrays.ts';
import { setActivation } from '../../shared/genome/edits.ts';
import { planOf } from '../../shared/network/plan.ts';
import { keyOf, Stream } from '../../shared/random/key.ts';
import type { ActivationId } from '../../shared/genome/activations.ts';
import { layeredGenome } from '../../shared/evaluation/baselines.ts';
import { likelihoodGradient, type PixelBatch } from '../../shared/tuning/gradient.ts';

const shape = { inputs: ['a', 'b', 'c'], outputs: ['x', 'y'], outputActivation: 1 } as const;

function batchOf(count: number, stream: Stream): PixelBatch {
  return {
    count,
    pixels: Float64Array.from({ length: 3 * count }, () => stream.uniform()),
    labels: Uint8Array.from({ length: count }, () => stream.integer(2)),
  };
}

/** A 3-4-2 network whose hidden nodes all have one activation. */
function networkOf(activation: ActivationId) {
  const plain = layeredGenome(shape, [4]);
  const hidden = plain.nodes.filter((node) => node.kind === 'hidden');
  const genome = hidden.reduce((g, node) => setActivation(g, node.id, activation), plain);
  return planOf(genome);
}

describe('the gradient of the log-likelihood', () => {
  it.each([1, 3, 4, 5, 6, 7, 8, 9, 10, 11] as const)(
    'agrees with differences for activation %i',
    (activation) => {
      const plan = networkOf(activation);
      const stream = new Stream(keyOf(activation));
      const batch = batchOf(20, stream);
      const weights = Float64Array.from({ length: plan.connectionCount }, () => stream.normal());
      const { slope } = likelihoodGradient(plan, weights, batch);
      const h = 1e-6;
      for (let k = 0; k < weights.length; k++) {
        const at1 = weights.slice();
        const at0 = weights.slice();
        at1[k] = at(at1, k) + h;
        at0[k] = at(at0, k) - h;
        const rise =
          likelihoodGradient(plan, at1, batch).logLikelihood -
          likelihoodGradient(plan, at0, batch).logLikelihood;
        expect(at(slope, k)).toBeCloseTo(rise / (2 * h), 4);
      }
    },
  );

  it('does not stop at a step: weights in front of it have a slope', () => {
    const plan = networkOf(2);
    const stream = new Stream(keyOf(2));
    const batch = batchOf(20, stream);
    const weights = Float64Array.from({ length: plan.connectionCount }, () => stream.normal());
    const { slope } = likelihoodGradient(plan, weights, batch);
    // Four hidden nodes of four sources come first in the plan's order.
    const front = slope.subarray(0, 16);
    expect(front.filter((value) => value !== 0).length).toBe(front.length);
  });
});

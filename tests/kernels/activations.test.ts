import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { fixedNodes, innovation, nodeId, sealGenome } from '../../shared/genome/genome.ts';
import { ACTIVATIONS, type ActivationId } from '../../shared/genome/activations.ts';
import {
  instantiateKernel,
  Regions,
  reserveNetwork,
  paddedLanes,
} from '../../shared/network/kernel.ts';
import { planOf } from '../../shared/network/plan.ts';

const kernel = instantiateKernel('swingup', await nodeTaskFiles().kernel('swingup'));

/** The kernel's activation at many points: one input, an output with the activation, weight 1. */
function kernelValues(activation: ActivationId, points: Float64Array): Float64Array {
  const genome = sealGenome({
    nodes: fixedNodes(1, 1, activation),
    connections: [
      { innovation: innovation(0), source: nodeId(1), destination: nodeId(2), enabled: true },
    ],
    inputCount: 1,
    outputCount: 1,
  });
  const plan = planOf(genome);
  const lanes = points.length;
  const row = paddedLanes(lanes);
  const regions = new Regions(kernel);
  const network = reserveNetwork(regions, plan, lanes, false);
  regions.i32(network.plan, plan.words.length).set(plan.words);
  regions.f64(network.weights, row).fill(1);
  kernel.call('prepareNetwork')(
    network.plan,
    network.program,
    network.values,
    network.weights,
    lanes,
    0,
  );
  const values = regions.f64(network.values, plan.slotCount * row);
  values.set(points, row);
  kernel.call('forward')(lanes);
  return values.slice(2 * row, 2 * row + lanes);
}

/** Points dense near 0, wide to +-1000, and the edges where activations change their nature. */
function testPoints(): Float64Array {
  const points: number[] = [
    0, -0, 0.5, -0.5, 1, -1, 2, 1e-300, -1e-300, 1e-9, 40, -40, 708, 1000, -1000,
  ];
  for (let i = 0; i < 4000; i++) {
    points.push(
      -8 + (16 * i) / 4000,
      -1000 + (2000 * i) / 3989,
      Math.sinh(-20 + (40 * i) / 3999) * 1e-6,
    );
  }
  return Float64Array.from(points);
}

/** Stated accuracy: largest absolute error against Math.*, over the points above. */
const STATED: Readonly<Record<ActivationId, number>> = {
  1: 0,
  2: 0,
  3: 1.4e-15,
  4: 3e-16,
  5: 3.4e-16,
  6: 3e-16,
  7: 0,
  8: 0,
  9: 0,
  10: 1.4e-15,
  11: 0,
};

describe('activations of the lane kernel', () => {
  const points = testPoints();

  it.each(ACTIVATIONS.map((activation) => [activation.name, activation] as const))(
    '%s',
    (_name, activation) => {
      const found = kernelValues(activation.id, points);
      let worst = 0;
      points.forEach(
        (x, i) => (worst = Math.max(worst, Math.abs((found[i] ?? NaN) - activation.apply(x)))),
      );
      expect(worst).toBeLessThanOrEqual(STATED[activation.id]);
    },
  );

  it('tanh keeps its relative accuracy near 0', () => {
    const small = Float64Array.from({ length: 300 }, (_, i) => 10 ** (-i / 20));
    const found = kernelValues(5, small);
    small.forEach((x, i) => {
      expect(Math.abs((found[i] ?? NaN) / Math.tanh(x) - 1)).toBeLessThan(1e-15);
    });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../shared/base/arrays.ts';
import type { DeviceNetwork } from '../../shared/evaluation/additions.ts';
import { quantised, rangeOf, withActivationBits } from '../../shared/evaluation/quantised.ts';
import { changedTask, changesOf } from '../../shared/evaluation/robustness.ts';
import { activationOf, type ActivationId } from '../../shared/genome/activations.ts';
import {
  fixedNodes,
  innovation,
  nodeId,
  sealGenome,
  type Genome,
} from '../../shared/genome/genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { randomGenome } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';

/** The device's weights are offsets from a shared weight of 0. */
const withWires = ({ genome, wires }: DeviceNetwork, weight: number): Genome =>
  parseGenome({
    ...genome,
    connections: genome.connections.map((gene) => ({
      ...gene,
      offset: wires.get(gene.innovation) ?? weight,
    })),
  });

/** One input that an output of one activation reads. */
function single(activation: ActivationId): Genome {
  const join = {
    innovation: innovation(0),
    source: nodeId(1),
    destination: nodeId(2),
    enabled: true,
  };
  const nodes = fixedNodes(1, 1, activation);
  return sealGenome({ nodes, connections: [join], inputCount: 1, outputCount: 1 });
}

/** No sum of levels lies just between two levels then, where the order of a sum would decide. */
const WEIGHT = 0.437123;

const bitsOf = fc.integer({ min: 2, max: 16 });

describe('a network whose values keep few bits', () => {
  it('rounds each value to the nearest level, and clips it', () => {
    fc.assert(
      fc.property(
        bitsOf,
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.constantFrom<ActivationId>(1, 5, 9),
        (bits, x, activation) => {
          const oracle = createOracle(withWires(withActivationBits(single(activation), bits), 1), {
            useOffsets: true,
          });
          const value = activationOf(activation).apply(x);
          expect(at(oracle.step([x], 0), 0) + 0).toBe(
            quantised(value, bits, rangeOf(activation)) + 0,
          );
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });

  it('has levels on both sides of an exact 0, with the ends of the range among them', () => {
    expect([-9, -1, -0.6, -0.4, 0, 0.4, 0.6, 1, 9].map((x) => quantised(x, 2, 1) + 0)).toEqual([
      -1, -1, -1, 0, 0, 0, 1, 1, 1,
    ]);
    for (const bits of [2, 5, 8, 16]) {
      expect(quantised(1, bits, 1)).toBe(1);
      expect(quantised(-8, bits, 8)).toBe(-8);
      expect(Math.abs(quantised(1e-9, bits, 8))).toBe(0);
    }
    expect(Math.abs(quantised(0.3, 8, 1) - 0.3)).toBeLessThanOrEqual(1 / 254);
  });

  it('does what the naive evaluator does with rounded activations, recurrent connections too', () => {
    const cases = fc.record({
      seed: fc.nat({ max: 1e6 }),
      edits: fc.integer({ min: 0, max: 30 }),
      recurrent: fc.boolean(),
      bits: bitsOf,
    });
    fc.assert(
      fc.property(cases, ({ seed, edits, recurrent, bits }) => {
        const genome = randomGenome(fold(keyOf(seed), 'bits'), {
          inputs: 3,
          outputs: 2,
          outputActivation: 5,
          edits,
          recurrent,
        });
        const stream = new Stream(fold(keyOf(seed), 'inputs'));
        const device = createOracle(withWires(withActivationBits(genome, bits), WEIGHT), {
          useOffsets: true,
        });
        const plain = genome.connections.map((gene) => ({ ...gene, offset: WEIGHT }));
        const naive = createOracle(parseGenome({ ...genome, connections: plain }), {
          useOffsets: true,
          activate: (id, x) => quantised(activationOf(id).apply(x), bits, rangeOf(id)),
        });
        device.reset();
        naive.reset();
        for (let t = 0; t < 6; t++) {
          const seen = [stream.normal(), stream.normal(), stream.normal()];
          const [got, want] = [device.step(seen, 0), naive.step(seen, 0)];
          want.forEach((value, o) => expect(at(got, o)).toBeCloseTo(value, 9));
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('bits of activations among the changes of a task', () => {
  it('are whole, and known to every task', () => {
    for (const id of ['swingup', 'mnist']) {
      const task = taskOf(id);
      expect(changesOf(task).map(({ name }) => name)).toContain('activation bits');
      expect(changedTask('activation bits', 8, task, {}).network?.size).toBe(8);
      for (const size of [1, 2.5, 17])
        expect(refusal(() => changedTask('activation bits', size, task, {})).message).toContain(
          'a whole number of bits from 2 to 16',
        );
    }
  });
});

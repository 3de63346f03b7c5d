import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../shared/base/arrays.ts';
import { addConnection, insertNode, setActivation, setOffset } from '../../shared/genome/edits.ts';
import { innovation, nodeId, type Genome, type NodeId } from '../../shared/genome/genome.ts';
import { structureOf } from '../../shared/genome/structure.ts';
import { ACTIVATIONS, activationOf } from '../../shared/genome/activations.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { keyOf } from '../../shared/random/key.ts';
import { genomes, randomGenome } from '../support/random-genome.ts';

/**
 * The value of a node by plain recursion over its incoming connections: slower still, and simpler. Terms are
 * added in the order in which their sources are evaluated, whatever the order of the genes.
 */
function valueOf(genome: Genome, id: number, inputs: readonly number[], weight: number): number {
  const node = genome.nodes.find((gene) => gene.id === id);
  if (node === undefined) throw new Error(`no node ${id}`);
  if (node.kind === 'bias') return 1;
  if (node.kind === 'input') return inputs[id - 1] ?? NaN;
  const { order } = structureOf(genome);
  const rank = (source: NodeId): number =>
    order.indexOf(genome.nodes.findIndex((gene) => gene.id === source));
  const incoming = genome.connections
    .filter((gene) => gene.enabled && gene.destination === id)
    .sort((a, b) => rank(a.source) - rank(b.source));
  let sum = 0;
  for (const gene of incoming) {
    sum += (weight + (gene.offset ?? 0)) * valueOf(genome, gene.source, inputs, weight);
  }
  return activationOf(node.activation).apply(sum);
}

describe('the oracle', () => {
  it('equals plain recursion, individual offsets included', () => {
    fc.assert(
      fc.property(
        genomes({ offsets: true, outputToOutput: true, maxEdits: 30 }),
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        (genome, inputs, weight) => {
          const outputs = createOracle(genome, { useOffsets: true }).step(inputs, weight);
          for (let k = 0; k < genome.outputCount; k++) {
            const expected = valueOf(genome, genome.inputCount + 1 + k, inputs, weight);
            expect(Object.is(at(outputs, k), expected) || at(outputs, k) === expected).toBe(true);
          }
        },
      ),
    );
  });

  it('adds in the order of evaluation, not of the genes', () => {
    const empty = randomGenome(keyOf(0), { inputs: 3, outputs: 1, edits: 0 });
    const genome = [3, 2, 1].reduce(
      (before, input) => addConnection(before, nodeId(input), nodeId(4)),
      empty,
    );
    const [output] = createOracle(genome, { useOffsets: true }).step([0.1, 0.2, 0.3], 1);
    expect(output).toBe(0.1 + 0.2 + 0.3);
    expect(output).not.toBe(0.3 + 0.2 + 0.1);
    expect(output).toBe(valueOf(genome, 4, [0.1, 0.2, 0.3], 1));
  });

  it('reads the previous step through a recurrent connection, and 0 after a reset', () => {
    const empty = randomGenome(keyOf(0), { inputs: 1, outputs: 1, edits: 0 });
    const chain = addConnection(empty, nodeId(1), nodeId(2));
    const sum = addConnection(chain, nodeId(2), nodeId(2), { recurrent: true });
    const oracle = createOracle(sum);
    oracle.reset();
    expect([1, 2, 3].map((x) => oracle.step([x], 1)[0])).toEqual([1, 3, 6]);
    oracle.reset();
    expect(oracle.step([1], 1)[0]).toBe(1);
  });

  it('leaves offsets out unless asked', () => {
    const empty = randomGenome(keyOf(0), { inputs: 1, outputs: 1, edits: 0 });
    const tuned = setOffset(addConnection(empty, nodeId(1), nodeId(2)), innovation(0), 0.5);
    expect(createOracle(tuned).step([2], 1)[0]).toBe(2);
    expect(createOracle(tuned, { useOffsets: true }).step([2], 1)[0]).toBe(3);
  });

  it('gives 0 at an output that nothing reaches', () => {
    const empty = randomGenome(keyOf(0), { inputs: 2, outputs: 2, edits: 0 });
    expect([...createOracle(empty).step([1, 1], 1)]).toEqual([0, 0]);
  });
});

describe('activations', () => {
  // Values of the definitions in the paper's table, computed by hand or to 16 digits elsewhere.
  it.each([
    [1, -0.7, -0.7],
    [2, 0, 0],
    [2, 1e-9, 1],
    [3, 0.5, 1],
    [3, 1e6 + 0.5, 1],
    [4, 2, 0.1353352832366127],
    [5, 0.5, 0.46211715726000975],
    [6, 0, 0.5],
    [6, 2, 0.8807970779778823],
    [7, 3, -3],
    [8, -3, 3],
    [9, -3, 0],
    [9, 3, 3],
    [10, 1, -1],
    [10, 0.5, 0],
    [11, -3, 9],
  ] as const)('activation %i of %f is %f', (id, x, y) => {
    const empty = randomGenome(keyOf(0), { inputs: 1, outputs: 1, edits: 0 });
    const wired = addConnection(empty, nodeId(1), nodeId(2));
    const genome = setActivation(insertNode(wired, innovation(0), 1), nodeId(3), id);
    expect(createOracle(genome).step([x], 1)[0]).toBeCloseTo(y, 14);
  });

  it('are eleven, numbered from 1', () => {
    expect(ACTIVATIONS.map((activation) => activation.id)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
  });
});

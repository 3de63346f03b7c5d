import { describe, expect, it } from 'vitest';
import { addConnection, insertNode } from '../../shared/genome/edits.ts';
import {
  innovation,
  nodeId,
  type ConnectionGene,
  type Genes,
  type NodeGene,
} from '../../shared/genome/genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { keyOf } from '../../shared/random/key.ts';
import { randomGenome } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';

const empty = randomGenome(keyOf(0), { inputs: 2, outputs: 1, edits: 0 });
const good = insertNode(addConnection(empty, nodeId(1), nodeId(3)), innovation(0), 5);

const withNode = (index: number, change: Partial<Record<keyof NodeGene, unknown>>): Genes => ({
  ...good,
  nodes: good.nodes.map((node, k) => (k === index ? ({ ...node, ...change } as NodeGene) : node)),
});
const withGene = (change: Partial<Record<keyof ConnectionGene, unknown>>): Genes => ({
  ...good,
  connections: good.connections.map((gene, k) =>
    k === 1 ? ({ ...gene, ...change } as ConnectionGene) : gene,
  ),
});

describe('parseGenome', () => {
  it('seals good genes as they are', () => {
    expect(parseGenome({ ...good })).toEqual(good);
  });

  it.each<[string, Genes]>([
    ['needs at least one input, not 0', { ...good, inputCount: 0 }],
    ['needs at least one output, not 0.5', { ...good, outputCount: 0.5 }],
    ['has 5 nodes, fewer than its bias, 6 inputs', { ...good, inputCount: 6 }],
    ['The first node must be the bias', withNode(0, { id: 7 })],
    ['id 1.5, which is not a whole number', withNode(4, { id: 1.5 })],
    ['Two nodes have the id 3', withNode(4, { id: 3 })],
    ['of kind hidden where a input node belongs', withNode(1, { kind: 'hidden' })],
    ['The input node at place 2 has the id 9 instead of 2', withNode(2, { id: 9 })],
    ['Node 4 has the activation 12; there are 1 to 11', withNode(4, { activation: 12 })],
    ['Node 1 is a input node and must be linear', withNode(1, { activation: 3 })],
    ['innovation id that is not a whole number', withGene({ innovation: -1 })],
    ['Two connections have the innovation id 0', withGene({ innovation: 0 })],
    ['starts at a node that does not exist', withGene({ source: 77 })],
    ['ends at a node that does not exist', withGene({ destination: 77 })],
    ['ends at an input node; those only send', withGene({ destination: 2 })],
    ['leads from an output back to a hidden node', withGene({ source: 3 })],
    ['weight offset that is not a finite number', withGene({ offset: NaN })],
    ['joins two nodes that are joined already', withGene({ destination: 3 })],
    ['The connections 4 → 4 form a cycle', withGene({ source: 4 })],
  ])('refuses: %s', (message, genes) => {
    const error = refusal(() => parseGenome(genes));
    expect(error.code).toBe('invalid-genome');
    expect(error.message).toContain(message);
  });
});

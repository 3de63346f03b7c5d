import { describe, expect, it } from 'vitest';
import { chosenNode } from '../../../renderer/editor/chosen-node.ts';
import { receives } from '../../../renderer/editor/receivers.ts';
import { fixedNodes, nodeId, type Genome } from '../../../shared/genome/genome.ts';
import { parseGenome } from '../../../shared/genome/validate.ts';

function genomeOf(inputCount: number, outputCount: number): Genome {
  const nodes = [
    ...fixedNodes(inputCount, outputCount, 1),
    { id: nodeId(5000), kind: 'hidden' as const, activation: 5 as const },
  ];
  return parseGenome({ nodes, connections: [], inputCount, outputCount });
}

describe('a node that was chosen', () => {
  const output = nodeId(17);
  const [racer, digits] = [genomeOf(16, 3), genomeOf(256, 10)];

  it('stays chosen in a genome that has it', () => {
    expect(chosenNode(racer, output, nodeId(18), receives)).toBe(output);
    expect(chosenNode(digits, nodeId(5000), nodeId(257), receives)).toBe(5000);
  });

  it('gives way where the genome has no such node, or one that no connection may lead to', () => {
    expect(chosenNode(genomeOf(5, 1), output, nodeId(6))).toBe(6);
    expect(chosenNode(digits, output, nodeId(257), receives)).toBe(257);
  });
});

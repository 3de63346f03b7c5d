import { describe, expect, it } from 'vitest';
import { createOracle } from '../../../shared/network/oracle.ts';
import { outputId, sealGenome } from '../../../shared/genome/genome.ts';
import { keyOf, Stream } from '../../../shared/random/key.ts';
import { cycleName, nodeName } from '../../../shared/tasks/node-names.ts';
import { traceOf } from '../../../renderer/editor/trace.ts';
import { swingup } from '../../../shared/tasks/swingup/swingup.ts';
import { nodeId } from '../../../shared/genome/genome.ts';
import { randomGenome } from '../../support/random-genome.ts';

describe('a trace', () => {
  it('of an output leaves out nothing that moves it', () => {
    for (let seed = 0; seed < 30; seed++) {
      const genome = randomGenome(keyOf(seed), { inputs: 4, outputs: 3, edits: 60 });
      const output = outputId(genome, 1);
      const traced = traceOf(genome, { node: output, direction: 'feeds' });
      const cut = sealGenome({
        ...genome,
        connections: genome.connections.filter((gene) => traced.connections.has(gene.innovation)),
      });
      const random = new Stream(keyOf(seed));
      const inputs = [0, 1, 2, 3].map(() => random.normal());
      const whole = createOracle(genome);
      const part = createOracle(cut);
      whole.reset();
      part.reset();
      expect(part.step(inputs, 0.7)[1]).toBe(whole.step(inputs, 0.7)[1]);
    }
  });

  it('of an input holds exactly the nodes whose own trace holds it', () => {
    const genome = randomGenome(keyOf(3), { inputs: 3, outputs: 2, edits: 50 });
    const reached = traceOf(genome, { node: nodeId(1), direction: 'reaches' }).nodes;
    for (const { id } of genome.nodes) {
      const feeds = traceOf(genome, { node: id, direction: 'feeds' }).nodes;
      expect(reached.has(id)).toBe(feeds.has(nodeId(1)));
    }
  });
});

describe('names', () => {
  const genome = randomGenome(keyOf(2), { inputs: 5, outputs: 1, edits: 30 });
  const hidden = genome.nodes.find((node) => node.kind === 'hidden');

  it('are the task’s for inputs and outputs', () => {
    expect([0, 1, 3, 6].map((id) => nodeName(nodeId(id), genome, swingup))).toEqual([
      'bias',
      'x',
      'cos θ',
      'force',
    ]);
    expect(nodeName(nodeId(6), genome, null)).toBe('output 1');
  });

  it('close a cycle with its first node', () => {
    const id = hidden?.id ?? nodeId(1);
    const name = nodeName(id, genome, swingup);
    expect(cycleName([id, nodeId(6)], genome, swingup)).toBe(`${name} → force → ${name}`);
  });
});

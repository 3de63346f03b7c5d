import { describe, expect, it } from 'vitest';
import { nodeList } from '../../../renderer/editor/node-list.ts';
import { fixedNodes, nodeId, type Genome } from '../../../shared/genome/genome.ts';
import { parseGenome } from '../../../shared/genome/validate.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';

function genomeOf(task: string): Genome {
  const { inputs, outputs, outputActivation } = taskOf(task);
  const nodes = [
    ...fixedNodes(inputs.length, outputs.length, outputActivation),
    { id: nodeId(5000), kind: 'hidden' as const, activation: 5 as const },
  ];
  const [inputCount, outputCount] = [inputs.length, outputs.length];
  return parseGenome({ nodes, connections: [], inputCount, outputCount });
}
const list = (task: string, ids: readonly number[]): string =>
  nodeList(ids.map(nodeId), genomeOf(task), taskOf(task));

describe('nodes in words', () => {
  it('names a few, and counts the rest', () => {
    const { inputs } = taskOf('swingup');
    expect(list('swingup', [])).toBe('–');
    expect(list('swingup', [1, 5000])).toBe(`${inputs[0] ?? ''}, tanh`);
    expect(list('swingup', [1, 2, 3, 4, 0])).toBe(`${inputs.slice(0, 3).join(', ')} and 2 more`);
  });

  it('gathers pixels by the rows and columns that hold them', () => {
    const side = Math.sqrt(taskOf('digits8').inputs.length);
    expect(list('digits8', [1, 2 * side + 4])).toBe('2 pixels (rows 1 to 3, columns 1 to 4)');
    expect(list('digits8', [3, 5, 5000])).toBe('2 pixels (row 1, columns 3 to 5), tanh');
    expect(list('digits8', [3])).toBe('row 1, column 3');
  });
});

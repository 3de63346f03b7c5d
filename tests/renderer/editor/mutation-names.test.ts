import { describe, expect, it } from 'vitest';
import type { Origin } from '../../../shared/genome/origin.ts';
import { originWithNames } from '../../../shared/tasks/node-names.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';

describe('what made a genome', () => {
  const swingup = taskOf('swingup');

  it.each<[Origin, string]>([
    [
      { kind: 'addNode', activation: 7, from: 2, to: 54 },
      `inv node added on ${swingup.inputs[1] ?? ''} → 54`,
    ],
    [
      { kind: 'addConnection', from: 0, to: 6 },
      `connection added bias → ${swingup.outputs[0] ?? ''}`,
    ],
    [{ kind: 'activation', node: 5, from: 7, to: 2 }, 'node 5 inv → step'],
  ])('%j names inputs and outputs', (origin, text) => {
    expect(originWithNames(origin, swingup)).toBe(text);
  });

  it('has numbers of nodes for a task that is not known here', () => {
    const origin = { kind: 'addConnection', from: 0, to: 6 } as const;
    expect(originWithNames(origin, null)).toBe('connection added 0 → 6');
  });
});

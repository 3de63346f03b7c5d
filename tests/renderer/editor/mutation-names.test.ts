import { describe, expect, it } from 'vitest';
import { withNames } from '../../../shared/tasks/node-names.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';

describe('what a mutation did', () => {
  const swingup = taskOf('swingup');

  it.each([
    ['inv node added on 2 → 54', `inv node added on ${swingup.inputs[1] ?? ''} → 54`],
    ['connection added 0 → 6', `connection added bias → ${swingup.outputs[0] ?? ''}`],
    ['node 167 inv → step', 'node 167 inv → step'],
  ])('%j reads %j', (mutation, text) => {
    expect(withNames(mutation, swingup)).toBe(text);
  });

  it('stays as it is for a task that is not known here', () => {
    expect(withNames('connection added 0 → 6', null)).toBe('connection added 0 → 6');
  });
});

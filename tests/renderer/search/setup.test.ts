import { expect, it } from 'vitest';
import { newSetup } from '../../../renderer/search/setup/state.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';

it('a search from a genome goes on for the goal that the genome was evolved for', () => {
  expect(newSetup(taskOf('swingup'), true, 0.6).options).toEqual({ goal: 0.6 });
  expect(newSetup(taskOf('biped'), true, 0.3).options).toEqual({ patience: 80, goal: 0.3 });
  expect(newSetup(taskOf('swingup'), true).options).toEqual({});
  expect(newSetup(taskOf('mnist'), true, 0.6).options).toEqual({});
});

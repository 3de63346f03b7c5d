import { expect, it } from 'vitest';
import { rovingTarget } from '../../../renderer/controls/roving-list.tsx';

it.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 4, 4],
  ['ArrowUp', 4, 3],
  ['ArrowUp', 0, 0],
  ['Home', 3, 0],
  ['End', 1, 4],
  ['Tab', 2, null],
  ['ArrowRight', 2, null],
] as const)('%s leads from row %i of 5 to %j', (key, now, target) => {
  expect(rovingTarget(key, now, 5)).toBe(target);
});

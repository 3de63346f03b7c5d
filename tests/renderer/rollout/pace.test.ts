import { expect, it } from 'vitest';
import { slowPace } from '../../../renderer/rollout/ui/pace.ts';

it.each([
  [1, null, null],
  [1, 1.01, null],
  [1, 0.95, null],
  [1, 0.2, '0.20×'],
  [16, 4.04, '4.0×'],
  [0.1, 0.099, null],
])('at speed %f a pace of %j reads %j', (speed, pace, text) => {
  expect(slowPace(speed, pace)).toBe(text);
});

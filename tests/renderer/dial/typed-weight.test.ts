import { expect, it } from 'vitest';
import { parseWeight } from '../../../renderer/dial/typed-weight.tsx';

it.each([
  ['0.1234', 0.1234],
  [' −1,5 ', -1.5],
  ['-2', -2],
  ['+1', 1],
  ['', NaN],
  ['w', NaN],
])('%j is typed as %d', (text, weight) => {
  expect(parseWeight(text)).toBe(weight);
});

import { expect, it } from 'vitest';
import { distinctNames } from '../../../renderer/search/plots/distinct-names.ts';

it.each([
  [
    ['swingup laptop', 'swingup laptop 2'],
    ['laptop', 'laptop 2'],
  ],
  [
    ['walk to the left', 'walk to the right'],
    ['left', 'right'],
  ],
  [
    ['one', 'two'],
    ['one', 'two'],
  ],
  [
    ['same', 'same'],
    ['same', 'same'],
  ],
  [['alone'], ['alone']],
])('%j beside each other read %j', (names, short) => {
  expect(distinctNames(names)).toEqual(short);
});

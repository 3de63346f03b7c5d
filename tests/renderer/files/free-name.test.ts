import { expect, it } from 'vitest';
import { freeName } from '../../../renderer/files/free-name.ts';

it.each([
  ['Swing-up', [], 'Swing-up'],
  ['Swing-up', ['Swing-up'], 'Swing-up 2'],
  ['Swing-up 2', ['Swing-up', 'Swing-up 2'], 'Swing-up 3'],
  ['Swing-up', ['Swing-up', 'Swing-up 2', 'Swing-up 3'], 'Swing-up 4'],
])('%j beside %j becomes %j', (wanted, taken, free) => {
  expect(freeName(wanted, taken)).toBe(free);
});

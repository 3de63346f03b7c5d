import { describe, expect, it } from 'vitest';
import { originSchema, type Origin } from '../../shared/genome/origin.ts';
import { originOfText, originText } from '../../shared/genome/origin-text.ts';

/** Every sentence that genome files of version 1 and checkpoints of that time have. */
const SENTENCES: readonly [string, Origin][] = [
  ['initial', { kind: 'initial' }],
  ['copy', { kind: 'copy' }],
  ['copy, crossed with 12', { kind: 'copy', crossedWith: 12 }],
  ['inv node added on 2 → 54', { kind: 'addNode', activation: 7, from: 2, to: 54 }],
  [
    'ReLU node added on 0 → 6, through a tanh relay, crossed with 3',
    { kind: 'addNode', activation: 9, from: 0, to: 6, relay: 5, crossedWith: 3 },
  ],
  ['connection added 4 → 6', { kind: 'addConnection', from: 4, to: 6 }],
  [
    'recurrent connection added 6 → 4, through a lin relay',
    { kind: 'addConnection', from: 6, to: 4, recurrent: true, relay: 1 },
  ],
  ['connection 1 → 6 enabled', { kind: 'enableConnection', from: 1, to: 6 }],
  ['connection 1 → 6 disabled', { kind: 'disableConnection', from: 1, to: 6 }],
  ['node 167 inv → step', { kind: 'activation', node: 167, from: 7, to: 2 }],
  ['made even', { kind: 'makeEven' }],
  ['simplified', { kind: 'simplify' }],
];

describe('what made a genome', () => {
  it.each(SENTENCES)('%j is read and written', (text, origin) => {
    expect(originOfText(text)).toEqual(origin);
    expect(originText(origin)).toBe(text);
    expect(originSchema.parse(origin)).toEqual(origin);
  });

  it.each([
    'drawn by hand',
    'initial, crossed with 3',
    'nope node added on 2 → 54',
    'node 3 inv → nope',
    'connection added 1 → 9999999999999999',
  ])('%j stays as it is', (text) => {
    expect(originOfText(text)).toEqual({ kind: 'other', text });
    expect(originText({ kind: 'other', text })).toBe(text);
  });
});

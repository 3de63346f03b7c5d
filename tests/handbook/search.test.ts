import { describe, expect, it } from 'vitest';
import type { Handbook } from '../../shared/handbook/handbook.ts';
import { findIn, indexOf, wordsOf } from '../../shared/handbook/search.ts';

const entries = [
  { page: 'a', anchor: 'one', title: 'Recording', text: 'A film of a rollout, with its weight.' },
  {
    page: 'a',
    anchor: 'two',
    title: 'Formats',
    text: 'WebM, MP4 and GIF; a recording ends in one.',
  },
  {
    page: 'b',
    anchor: 'row-1',
    title: 'The run ... is open in ...; stop it there first',
    text: 'Stop it.',
  },
  { page: 'b', anchor: 'row-2', title: 'The run ... has no champion yet', text: 'Too early.' },
];
const handbook: Handbook = { pages: [], entries, index: indexOf(entries) };
const anchors = (query: string) => findIn(handbook, query).map(({ anchor }) => anchor);

describe('a search in the handbook', () => {
  it('puts a title before a text', () => {
    expect(anchors('recording')).toEqual(['one', 'two']);
  });

  it('finds what begins as the query does, as while somebody types', () => {
    expect(anchors('champ')).toEqual(['row-2']);
  });

  it('finds a message by its words, whatever names and numbers it has', () => {
    expect(anchors('The run my-runs/first is open in process 4711; stop it there first.')[0]).toBe(
      'row-1',
    );
  });

  it('finds nothing for words that it does not have, and nothing for no words', () => {
    expect(anchors('zebra')).toEqual([]);
    expect(anchors(' ; ')).toEqual([]);
  });

  it('takes words that are names of what every object has', () => {
    expect(anchors('constructor toString __proto__')).toEqual([]);
  });
});

it('words are small letters without signs', () => {
  expect(wordsOf('Give --out FOLDER, or "x"')).toEqual(['give', 'out', 'folder', 'or']);
});

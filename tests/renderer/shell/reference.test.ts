import { describe, expect, it } from 'vitest';

import { matching, shortcutList } from '../../../renderer/shell/reference.ts';
import { nextPane } from '../../../renderer/shell/panes.ts';

describe('the lists of words and shortcuts', () => {
  const rows = [
    { name: 'return', text: 'The sum of rewards over an episode.' },
    { name: 'reward', text: 'What the task pays for one step.' },
  ];

  it('are narrowed by every word typed, in name or meaning', () => {
    expect(matching(rows, '')).toEqual(rows);
    expect(matching(rows, 'EPISODE sum')).toEqual([rows[0]]);
    expect(matching(rows, 'rewar')).toEqual(rows);
    expect(matching(rows, 'pole')).toEqual([]);
  });

  it('name each command once with all its keys, in alphabetical order', () => {
    const list = shortcutList([
      { title: 'Undo', shortcut: 'Mod+Z' },
      { title: 'Redo', shortcut: 'Mod+Shift+Z' },
      { title: 'Redo', shortcut: 'Mod+Y' },
      { title: 'Tidy' },
    ]);
    expect(list.find(({ title }) => title === 'Redo')?.keys).toEqual(['Mod+Shift+Z', 'Mod+Y']);
    expect(list.some(({ title }) => title === 'Tidy')).toBe(false);
    const titles = list.map(({ title }) => title);
    expect(titles).toEqual([...titles].sort((a, b) => a.localeCompare(b)));
  });
});

describe('F6', () => {
  it('goes round the panes in both directions, and begins at an end', () => {
    expect([0, 1, 2].map((now) => nextPane(now, 3, false))).toEqual([1, 2, 0]);
    expect([0, 1, 2].map((now) => nextPane(now, 3, true))).toEqual([2, 0, 1]);
    expect([nextPane(-1, 3, false), nextPane(-1, 3, true), nextPane(-1, 0, false)]).toEqual([
      0, 2, -1,
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { championsOf, matches } from '../../../renderer/state/library.ts';
import { refKey, sameRef } from '../../../renderer/state/references.ts';

const entry = { name: 'Swing-up split', task: 'swingup', tags: ['by hand', 'keep'] };

describe('searching the gallery', () => {
  it.each([
    ['', true],
    ['split', true],
    ['HAND swing', true],
    ['biped', false],
    ['split biped', false],
  ])('%j finds the entry: %s', (query, found) => {
    expect(matches(entry, query, null)).toBe(found);
  });

  it('narrows to a tag', () => {
    expect(matches(entry, '', 'keep')).toBe(true);
    expect(matches(entry, 'split', 'other')).toBe(false);
  });
});

describe('champions', () => {
  it('stand in the order of the tasks, those of tasks unknown here last', () => {
    const champion = (name: string, task: string) => ({
      ref: { kind: 'champion', name } as const,
      name,
      task,
      connections: 1,
      hidden: 0,
      mean: null,
      tags: [],
      modified: 0,
      revision: name,
    });
    const snapshot = {
      folder: '',
      writable: true,
      message: null,
      champions: ['mnist', 'elsewhere', 'racing', 'swingup'].map((task) => champion(task, task)),
      genomes: [],
      runs: [],
      damaged: [],
      drafts: [],
    };
    const names = championsOf(snapshot).map(({ name }) => name);
    expect(names).toEqual(['swingup', 'racing', 'mnist', 'elsewhere']);
  });
});

describe('references', () => {
  it('tell a run’s champion from its earlier ones', () => {
    const run = { kind: 'run', run: 'r' } as const;
    expect(sameRef(run, { ...run })).toBe(true);
    expect(sameRef(run, { ...run, generation: 3 })).toBe(false);
    expect(refKey(run)).not.toBe(refKey({ kind: 'individual', run: 'r', index: 0 }));
    expect(sameRef(null, run)).toBe(false);
  });
});

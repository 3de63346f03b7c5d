import { describe, expect, it } from 'vitest';
import { algorithmFor, tune } from '../../../renderer/tune/state.ts';
import { chosenTeacher, teachersOf } from '../../../renderer/tune/teacher.ts';
import type { GenomeEntry, LibrarySnapshot } from '../../../shared/contract/lab.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';

const entry = (id: string, task: string): GenomeEntry => ({
  ref: { kind: 'genome', id },
  name: id,
  task,
  connections: 5,
  hidden: 1,
  mean: null,
  tags: [],
  modified: 0,
  revision: '',
});

const snapshot: LibrarySnapshot = {
  folder: '',
  writable: true,
  message: null,
  champions: [],
  genomes: [entry('gait', 'biped'), entry('driver', 'racing')],
  runs: [],
  damaged: [],
  drafts: [],
};

const namesOf = (task: string): string[] =>
  teachersOf(taskOf(task), snapshot).map(({ label }) => label);

describe('teachers', () => {
  it('are the expert of the task, its fixed topology and genomes of the task', () => {
    expect(namesOf('racing')).toEqual([
      'the expert of the task',
      'the fixed topology, tuned',
      'driver',
    ]);
    expect(namesOf('biped')).toEqual(['the fixed topology, tuned', 'gait']);
    expect(namesOf('mnist')).toEqual([]);
  });

  it('a teacher of another task gives way to the first', () => {
    const teachers = teachersOf(taskOf('biped'), snapshot);
    expect(chosenTeacher('genome/gait', teachers)).toBe('genome/gait');
    expect(chosenTeacher('genome/driver', teachers)).toBe('fixed');
    expect(chosenTeacher('fixed', [])).toBeNull();
  });

  it('where there is nobody to learn from, another algorithm is taken', () => {
    const form = { ...tune.getState().form, algorithm: 'imitation' } as const;
    expect(algorithmFor(form, taskOf('racing'))).toBe('imitation');
    expect(algorithmFor(form, taskOf('mnist'))).toBe('pepg');
  });
});

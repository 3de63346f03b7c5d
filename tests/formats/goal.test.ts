import { expect, it } from 'vitest';
import { documentSchema } from '../../shared/contract/data-schemas.ts';
import { parseGenomeFile, writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { optionsOfGoal } from '../../shared/tasks/goal.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { swingupDocument } from '../support/documents.ts';

it('keeps the goal by weight that a genome was evolved for', () => {
  const document = { ...swingupDocument(), goal: 0.6 };
  const read = parseGenomeFile(writeGenomeFile(document));
  expect(read.goal).toBe(0.6);
  expect(documentSchema.parse(read).goal).toBe(0.6);
  expect(optionsOfGoal(taskOf('swingup'), read.goal)).toEqual({ goal: 0.6 });
  expect(optionsOfGoal(taskOf('racing'), read.goal)).toBeNull();
  expect(writeGenomeFile(swingupDocument())).not.toContain('"goal"');
});

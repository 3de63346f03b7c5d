import { expect, it } from 'vitest';
import { commands } from '../../../renderer/editor/commands.ts';
import { documentOf, session } from '../../../renderer/state/session.ts';
import { makeFlat } from '../../../shared/genome/make-flat.ts';
import { isEven } from '../../../shared/genome/parity.ts';
import { swingupDocument } from '../../support/documents.ts';

const command = (id: string) => {
  const found = commands.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`There is no command ${id}.`);
  return found;
};

it('the commands for parity select what breaks it, and mend it in one step that can be undone', async () => {
  session.openDocument(swingupDocument(), { ref: null, revision: null, saved: false });
  const state = () => session.store.getState();
  const before = documentOf(state())?.genome;
  expect(command('genome.makeEven').enabled?.()).toBe(true);
  await command('genome.parityBreakers').run();
  expect(state().selection.connections.size).toBeGreaterThan(0);
  await command('genome.makeEven').run();
  const made = documentOf(state())?.genome;
  expect(made !== undefined && isEven(made)).toBe(true);
  for (const id of ['genome.makeEven', 'genome.parityBreakers'])
    expect(command(id).enabled?.()).toBe(false);
  session.undo();
  expect(documentOf(state())?.genome).toBe(before);
});

it('a genome is made flat at its best weight, in one step that can be undone', async () => {
  const document = { ...swingupDocument(), bestWeight: { weight: 1.5, mean: 1, trials: 1 } };
  session.openDocument(document, { ref: null, revision: null, saved: false });
  const state = () => session.store.getState();
  const before = documentOf(state())?.genome;
  await command('genome.makeFlat').run();
  expect(documentOf(state())?.genome).toEqual(makeFlat(document.genome, 1.5));
  session.undo();
  expect(documentOf(state())?.genome).toBe(before);
});

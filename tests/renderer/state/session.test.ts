import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addConnection, insertNode, setActivation } from '../../../shared/genome/edits.ts';
import { innovation, nodeId, type Genome } from '../../../shared/genome/genome.ts';
import { keyOf, Stream } from '../../../shared/random/key.ts';
import {
  activeOf,
  documentBefore,
  documentOf,
  editTested,
  isEdited,
  Session,
  versionOf,
} from '../../../renderer/state/session.ts';
import { swingupDocument } from '../../support/documents.ts';
import { randomEdit } from '../../support/random-genome.ts';

function opened(): Session {
  const session = new Session();
  session.openDocument(swingupDocument(), {
    ref: { kind: 'genome', id: 'a' },
    revision: '1',
    saved: true,
  });
  return session;
}

const state = (session: Session) => session.store.getState();
const genomeOf = (session: Session) => documentOf(state(session))?.genome;

describe('a session', () => {
  it('shows another document of its file without an edit, and keeps what was edited by hand', () => {
    const session = opened();
    const other = swingupDocument('Another generation');
    session.show('generation 3', other);
    let open = activeOf(state(session));
    expect(documentOf(state(session))).toBe(other);
    expect(open?.versions).toHaveLength(1);
    expect(open === null || isEdited(open)).toBe(false);
    const edited = (genome: Genome): Genome =>
      setActivation(genome, nodeId(genome.inputCount + 1), 7);
    session.editGenome('by hand', edited);
    const mine = documentOf(state(session));
    session.show('generation 4', swingupDocument());
    open = activeOf(state(session));
    expect(open === null || isEdited(open)).toBe(false);
    session.undo();
    expect(documentOf(state(session))).toBe(mine);
  });

  it('names the edit that a test is of, whatever was moved or saved since', () => {
    const session = opened();
    const open = () => activeOf(state(session)) ?? expect.fail('nothing is open');
    expect(editTested(open())).toBeNull();
    session.editGenome('force to abs', (genome) =>
      setActivation(genome, nodeId(genome.inputCount + 1), 9),
    );
    session.edit('tidy', (document) => ({ ...document, positions: {} }));
    session.edit('save', (document) => ({ ...document, notes: 'saved' }));
    expect(versionOf(open()).label).toBe('save');
    expect(editTested(open())).toBe('force to abs');
  });

  it('brings an open file to the front instead of opening it twice', () => {
    const session = opened();
    const first = state(session).active;
    session.openDocument(swingupDocument('Other'), { ref: null, revision: null, saved: false });
    expect(state(session).active).not.toBe(first);
    session.openDocument(swingupDocument(), {
      ref: { kind: 'genome', id: 'a' },
      revision: '1',
      saved: true,
    });
    expect(state(session).active).toBe(first);
    expect(state(session).open).toHaveLength(2);
  });

  it('undoes 100 edits to the very genome it began with, and redoes them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const session = opened();
        const first = genomeOf(session);
        const stream = new Stream(keyOf(seed));
        const options = { inputs: 5, outputs: 1, edits: 0, offsets: true };
        for (let k = 0; k < 100; k++)
          session.editGenome('edit', (genome) => randomEdit(genome, stream, options));
        const last = genomeOf(session);
        const open = activeOf(state(session));
        const edits = (open?.versions.length ?? 1) - 1;
        expect(edits).toBeGreaterThan(20);
        for (let k = 0; k < edits; k++) session.undo();
        expect(genomeOf(session)).toBe(first);
        expect(open === null ? true : isEdited(activeOf(state(session)) ?? open)).toBe(false);
        for (let k = 0; k < edits; k++) session.redo();
        expect(genomeOf(session)).toBe(last);
      }),
      { numRuns: 10 },
    );
  });

  it('drops what was undone once another edit follows', () => {
    const session = opened();
    const output = nodeId(6);
    session.editGenome('first', (genome) => setActivation(genome, output, 3));
    session.undo();
    session.editGenome('second', (genome) => setActivation(genome, output, 4));
    session.redo();
    const open = activeOf(state(session));
    expect(open?.versions.map((version) => version.label)).toEqual(['opened', 'second']);
  });

  it('makes one version of one gesture', () => {
    const session = opened();
    for (const x of [1, 2, 3])
      session.edit(
        'move',
        (document) => ({ ...document, positions: { [nodeId(1)]: { x, y: 0 } } }),
        {
          gesture: 'drag 1',
        },
      );
    expect(activeOf(state(session))?.versions).toHaveLength(2);
    expect(documentOf(state(session))?.positions[nodeId(1)]).toEqual({ x: 3, y: 0 });
    session.undo();
    expect(documentOf(state(session))?.positions).toEqual({});
  });

  it('keeps everything and shows the cycle when an edit would make one', () => {
    const session = opened();
    const [gene] = genomeOf(session)?.connections ?? [];
    if (gene === undefined) throw new Error('the document has no connection');
    session.editGenome('split', (genome) => insertNode(genome, gene.innovation, 1));
    session.editGenome('split', (genome) => insertNode(genome, innovation(gene.innovation + 1), 1));
    const before = genomeOf(session);
    const hidden = (before?.nodes ?? []).filter((node) => node.kind === 'hidden');
    const [first, second] = [hidden[1]?.id, hidden[0]?.id];
    if (first === undefined || second === undefined) throw new Error('two hidden nodes expected');
    const done = session.editGenome('connect', (genome) => addConnection(genome, second, first), {
      attempted: [second, first],
    });
    expect(done).toBe(false);
    expect(genomeOf(session)).toBe(before);
    expect(state(session).refusal).toEqual({
      message: expect.stringContaining('cycle') as string,
      cycle: [first, second],
      attempted: [second, first],
    });
    session.editGenome('another', (genome) => setActivation(genome, first, 5));
    expect(state(session).refusal).toBeNull();
  });

  it('passes on errors that are no refusals', () => {
    const session = opened();
    expect(() =>
      session.editGenome('broken', () => {
        throw new TypeError('a fault of the program');
      }),
    ).toThrow(TypeError);
  });

  it('marks what the last edit touched', () => {
    const session = opened();
    const [gene] = genomeOf(session)?.connections ?? [];
    if (gene === undefined) throw new Error('the document has no connection');
    session.editGenome('split', (genome) => insertNode(genome, gene.innovation, 1));
    const open = activeOf(state(session));
    if (open === null) throw new Error('nothing is open');
    const { touched, document } = versionOf(open);
    expect([...touched.nodes]).toEqual([document.genome.nodes.at(-1)?.id]);
    expect(touched.connections.size).toBe(3);
    expect(documentBefore(open)?.genome).toBe(open.versions[0]?.document.genome);
  });

  it('forgets selected parts that an edit removed', () => {
    const session = opened();
    const [gene] = genomeOf(session)?.connections ?? [];
    if (gene === undefined) throw new Error('the document has no connection');
    session.editGenome('split', (genome) => insertNode(genome, gene.innovation, 1));
    const added = genomeOf(session)?.nodes.at(-1)?.id;
    if (added === undefined) throw new Error('no node was added');
    session.select([added, nodeId(1)], [gene.innovation]);
    session.undo();
    expect([...state(session).selection.nodes]).toEqual([nodeId(1)]);
    expect([...state(session).selection.connections]).toEqual([gene.innovation]);
  });

  it('is edited until saved, and again after an undo past the saved version', () => {
    const session = opened();
    session.editGenome('edit', (genome) => setActivation(genome, nodeId(6), 3));
    const open = activeOf(state(session));
    if (open === null) throw new Error('nothing is open');
    expect(isEdited(open)).toBe(true);
    session.markSaved(open.key, { kind: 'genome', id: 'a' }, '2', versionOf(open).document);
    expect(isEdited(activeOf(state(session)) ?? open)).toBe(false);
    session.undo();
    expect(isEdited(activeOf(state(session)) ?? open)).toBe(true);
  });

  it('shows the neighbour of a genome that is closed', () => {
    const session = opened();
    const key = session.openDocument(swingupDocument('Other'), {
      ref: null,
      revision: null,
      saved: false,
    });
    session.close(key);
    expect(documentOf(state(session))?.name).toBe('One connection');
    session.close(state(session).active ?? '');
    expect(state(session).active).toBeNull();
  });

  it('puts what is only looked at in the place of what was looked at before, unless it was edited', () => {
    const session = new Session();
    const look = (name: string): string =>
      session.openDocument(swingupDocument(name), {
        ref: { kind: 'champion', name },
        revision: null,
        saved: true,
        preview: true,
      });
    const names = (): string[] =>
      session.store.getState().open.map((open) => versionOf(open).document.name);
    look('a');
    look('b');
    expect(names()).toEqual(['b']);
    session.edit('rename', (document) => ({ ...document, name: 'b edited' }));
    look('c');
    expect(names()).toEqual(['b edited', 'c']);
    session.keep(look('c'));
    look('d');
    expect(names()).toEqual(['b edited', 'c', 'd']);
  });
});

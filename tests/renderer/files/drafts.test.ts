import { describe, expect, it } from 'vitest';

import { PrecocialError, type ErrorCode } from '../../../shared/base/errors.ts';
import type { Lab } from '../../../shared/contract/lab.ts';
import { DraftKeeper } from '../../../renderer/files/drafts.ts';
import { Session } from '../../../renderer/state/session.ts';
import { swingupDocument } from '../../support/documents.ts';

/** A laboratory of drafts alone, which can be away and whose drafts others can have. */
function draftLab() {
  const kept = new Map<string, string>();
  const state = { away: false, others: new Set<string>() };
  const fail = (code: ErrorCode): never => {
    throw new PrecocialError(code, code);
  };
  const request = (name: string, params: { id: string; document?: { name: string } }) => {
    if (state.away) fail('disconnected');
    if (name === 'draft.write' && state.others.has(params.id)) fail('busy');
    if (name === 'draft.write') kept.set(params.id, params.document?.name ?? '');
    if (name === 'draft.discard') kept.delete(params.id);
    return null;
  };
  const lab = {
    request: async (name: string, params: { id: string }) =>
      Promise.resolve().then(() => request(name, params)),
  } as unknown as Pick<Lab, 'request'>;
  return { lab, kept, state };
}

function opened() {
  const session = new Session();
  const { lab, kept, state } = draftLab();
  const errors: unknown[] = [];
  const keeper = new DraftKeeper(lab, session, (error) => errors.push(error));
  const document = swingupDocument('first');
  const key = session.openDocument(document, { ref: null, revision: null, saved: true });
  const rename = (name: string): boolean => session.edit('rename', (old) => ({ ...old, name }));
  return { session, keeper, kept, state, errors, key, rename };
}

describe('the keeper of drafts', () => {
  it('keeps what is unsaved, and nothing else', async () => {
    const { session, keeper, kept, key, rename } = opened();
    await keeper.send();
    expect(kept.size).toBe(0);
    rename('second');
    await keeper.send();
    expect([...kept.values()]).toEqual(['second']);
    session.undo();
    await keeper.send();
    expect(kept.size).toBe(0);
    session.redo();
    await keeper.send();
    session.close(key);
    await keeper.send();
    expect(kept.size).toBe(0);
  });

  it('sends what was edited, saved and closed while the laboratory was away', async () => {
    const { session, keeper, kept, state, errors, key, rename } = opened();
    rename('second');
    await keeper.send();
    state.away = true;
    rename('third');
    await keeper.send();
    expect([...kept.values()]).toEqual(['second']);
    state.away = false;
    await keeper.sendAll();
    expect([...kept.values()]).toEqual(['third']);
    state.away = true;
    session.close(key);
    await keeper.send();
    expect(kept.size).toBe(1);
    state.away = false;
    await keeper.sendAll();
    expect(kept.size).toBe(0);
    expect(errors).toEqual([]);
  });

  it('sends everything to a laboratory that knows nothing of it', async () => {
    const { keeper, kept, rename } = opened();
    rename('second');
    await keeper.send();
    kept.clear();
    await keeper.sendAll();
    expect([...kept.values()]).toEqual(['second']);
  });

  it('keeps its edits under another name where another window recovered the draft', async () => {
    const { session, keeper, kept, state, errors, rename } = opened();
    const old = session.store.getState().open[0]?.draft ?? '';
    state.others.add(old);
    rename('second');
    await keeper.send();
    expect([...kept.values()]).toEqual(['second']);
    expect(kept.has(old)).toBe(false);
    expect(errors).toEqual([]);
  });
});

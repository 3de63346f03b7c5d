import { describe, expect, it } from 'vitest';
import { lastOnScreen, rememberOnScreen } from '../../../renderer/files/on-screen.ts';
import { activeOf, Session } from '../../../renderer/state/session.ts';
import type { GenomeRef } from '../../../shared/contract/lab.ts';
import { swingupDocument } from '../../support/documents.ts';

class Memory {
  value: string | null = null;
  getItem(): string | null {
    return this.value;
  }
  setItem(_: string, value: string): void {
    this.value = value;
  }
}

describe('what a window had on screen', () => {
  it.each<GenomeRef>([
    { kind: 'champion', name: 'swingup' },
    { kind: 'genome', id: 'mine.wann' },
    { kind: 'run', run: 'a' },
    { kind: 'run', run: 'a', generation: 3 },
    { kind: 'individual', run: 'a', index: 0 },
  ])('is found again: %j', (ref) => {
    const store = new Memory();
    const session = new Session();
    rememberOnScreen(session, store);
    session.openDocument(swingupDocument('First'), { ref: null, revision: null, saved: false });
    session.openDocument(swingupDocument(), { ref, revision: null, saved: true });
    const draft = activeOf(session.store.getState())?.draft;
    expect(lastOnScreen(store)).toEqual({ ref, draft });
  });

  it.each([
    ['null', null],
    ['{', null],
    ['[]', null],
    ['{"draft":"d","ref":{"kind":"run"}}', { ref: null, draft: 'd' }],
    ['{"draft":"d","ref":{"kind":"champion","name":4}}', { ref: null, draft: 'd' }],
  ])('is nothing where it is damaged: %s', (text, read) => {
    const store = new Memory();
    store.value = text;
    expect(lastOnScreen(store)).toEqual(read);
  });
});

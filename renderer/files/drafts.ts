import { PrecocialError } from '../../shared/base/errors.ts';
import type { Lab, LibrarySnapshot } from '../../shared/contract/lab.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { lab } from '../lab/lab.ts';
import { notify, notifyError } from '../state/notices.ts';
import { isEdited, session, versionOf, type OpenGenome, type Session } from '../state/session.ts';

const PAUSE_MS = 250;

/** Whether unsaved edits of an open genome must be kept: it differs from the disk by a person's hand. */
function needsDraft(open: OpenGenome): boolean {
  return isEdited(open) && (open.saved !== null || open.versions.length > 1 || open.ref === null);
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof PrecocialError && error.code === code;

/**
 * Keeps the laboratory's drafts equal to the unsaved edits of a window: one for each genome that has some, none for
 * the others. What cannot be sent is sent by a later `send`.
 */
export class DraftKeeper {
  /** By draft: the document that the laboratory has, or is being sent. */
  private readonly sent = new Map<string, GenomeDocument>();

  constructor(
    private readonly to: Pick<Lab, 'request'>,
    private readonly from: Session,
    private readonly onError: (error: unknown) => void = notifyError,
  ) {}

  /** The laboratory has a draft that this window did not write: it was recovered. */
  known(draft: string, document: GenomeDocument): void {
    this.sent.set(draft, document);
  }

  /** Sends what has changed since the last time. */
  async send(): Promise<void> {
    const { open } = this.from.store.getState();
    const needed = new Map(
      open.filter(needsDraft).map((entry) => [entry.draft, versionOf(entry).document]),
    );
    const ended = [...this.sent.keys()].filter((draft) => !needed.has(draft));
    const writes = [...needed].filter(([draft, document]) => this.sent.get(draft) !== document);
    await Promise.all([
      ...writes.map(([draft, document]) => this.write(draft, document)),
      ...ended.map((draft) => this.discard(draft)),
    ]);
  }

  /** Sends everything: the laboratory may be another one, and knows nothing of this window. */
  async sendAll(): Promise<void> {
    const ended = new Set(this.sent.keys());
    for (const entry of this.from.store.getState().open)
      if (needsDraft(entry)) ended.delete(entry.draft);
    for (const draft of this.sent.keys()) if (!ended.has(draft)) this.sent.delete(draft);
    await this.send();
  }

  private async write(draft: string, document: GenomeDocument): Promise<void> {
    this.sent.set(draft, document);
    try {
      await this.to.request('draft.write', { id: draft, document });
    } catch (error) {
      if (this.sent.get(draft) === document) this.sent.delete(draft);
      if (hasCode(error, 'busy')) await this.moveAway(draft);
      else if (!hasCode(error, 'disconnected')) this.onError(error);
    }
  }

  /** Another window has recovered this draft while the laboratory was away: both keep theirs. */
  private async moveAway(draft: string): Promise<void> {
    const entry = this.from.store.getState().open.find((open) => open.draft === draft);
    if (entry === undefined) return;
    this.from.renameDraft(entry.key);
    await this.send();
  }

  private async discard(draft: string): Promise<void> {
    const document = this.sent.get(draft);
    this.sent.delete(draft);
    try {
      await this.to.request('draft.discard', { id: draft });
    } catch (error) {
      if (hasCode(error, 'disconnected') && document !== undefined) this.sent.set(draft, document);
      else this.onError(error);
    }
  }
}

/** The window's keeper. */
export const drafts = new DraftKeeper(lab, session);

/** Writes unsaved edits to the lab as they are made, so that a killed window loses nothing. */
export function keepDrafts(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => void drafts.send();
  const end = session.store.subscribe((state, before) => {
    if (state.open === before.open) return;
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE_MS);
  });
  window.addEventListener('pagehide', write);
  return () => {
    end();
    clearTimeout(timer);
    window.removeEventListener('pagehide', write);
  };
}

/** Opens what a crash or a closed window left unsaved, and says so. Another window may be quicker. */
export async function recoverDrafts(snapshot: LibrarySnapshot): Promise<void> {
  const names: string[] = [];
  for (const entry of snapshot.drafts) {
    let document: GenomeDocument;
    try {
      document = await lab.request('draft.read', { id: entry.id });
    } catch (error) {
      if (!hasCode(error, 'busy') && !hasCode(error, 'not-found')) notifyError(error);
      continue;
    }
    drafts.known(entry.id, document);
    session.openDocument(document, { ref: null, revision: null, saved: false, draft: entry.id });
    names.push(document.name);
  }
  if (names.length > 0)
    notify(
      'done',
      `Recovered unsaved edits of ${names.join(', ')}. Save to keep them in the library.`,
    );
}

import { lab } from '../lab/lab.ts';
import { notify, notifyError } from '../state/notices.ts';
import { isEdited, session, versionOf, type OpenGenome } from '../state/session.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { LibrarySnapshot } from '../../shared/contract/lab.ts';

const PAUSE_MS = 250;

/** Whether unsaved edits of an open genome must be kept: it differs from the disk by a person's hand. */
function needsDraft(open: OpenGenome): boolean {
  return isEdited(open) && (open.saved !== null || open.versions.length > 1 || open.ref === null);
}

/** Writes unsaved edits to the lab as they are made, so that a killed window loses nothing. */
export function keepDrafts(): () => void {
  const written = new Map<string, GenomeDocument>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    for (const open of session.store.getState().open) {
      const { document } = versionOf(open);
      if (written.get(open.key) === document) continue;
      if (needsDraft(open)) {
        written.set(open.key, document);
        lab.request('draft.write', { id: open.draft, document }).catch(notifyError);
      } else if (written.has(open.key)) {
        written.delete(open.key);
        lab.request('draft.discard', { id: open.draft }).catch(notifyError);
      }
    }
  };
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

/** Opens what a crash or a closed window left unsaved, and says so. */
export async function recoverDrafts(snapshot: LibrarySnapshot): Promise<void> {
  const names: string[] = [];
  for (const entry of snapshot.drafts) {
    const document = await lab.request('draft.read', { id: entry.id });
    session.openDocument(document, { ref: null, revision: null, saved: false, draft: entry.id });
    names.push(document.name);
  }
  if (names.length > 0)
    notify(
      'done',
      `Recovered unsaved edits of ${names.join(', ')}. Save to keep them in the library.`,
    );
}

import type { GenomeRef } from '../../shared/contract/lab.ts';
import { activeOf, type Session } from '../state/session.ts';

/** What was on screen: the file it came from, and the name of its unsaved edits. */
export interface OnScreen {
  readonly ref: GenomeRef | null;
  readonly draft: string;
}

type Store = Pick<Storage, 'getItem' | 'setItem'>;
const KEY = 'precocial.on-screen';

/** A reference to a genome from outside, with what belongs to it; null for anything else. */
function refOf(value: unknown): GenomeRef | null {
  if (typeof value !== 'object' || value === null) return null;
  const field = (name: string): unknown => Object.getOwnPropertyDescriptor(value, name)?.value;
  const [kind, name, id, run, index] = ['kind', 'name', 'id', 'run', 'index'].map(field);
  if (kind === 'champion' && typeof name === 'string') return { kind, name };
  if (kind === 'genome' && typeof id === 'string') return { kind, id };
  if (typeof run !== 'string') return null;
  if (kind === 'individual' && typeof index === 'number') return { kind, run, index };
  const generation = field('generation');
  if (kind !== 'run') return null;
  return typeof generation === 'number' ? { kind, run, generation } : { kind, run };
}

/** What this window had on screen before it was loaded again; null for a new window. */
export function lastOnScreen(store: Store): OnScreen | null {
  try {
    const value: unknown = JSON.parse(store.getItem(KEY) ?? 'null');
    if (typeof value !== 'object' || value === null || !('draft' in value)) return null;
    return { ref: 'ref' in value ? refOf(value.ref) : null, draft: String(value.draft) };
  } catch {
    return null;
  }
}

/** Remembers what is on screen, for this window alone. Returns the end of it. */
export function rememberOnScreen(session: Session, store: Store): () => void {
  let last = '';
  return session.store.subscribe((state) => {
    const open = activeOf(state);
    if (open === null) return;
    const text = JSON.stringify({ ref: open.ref, draft: open.draft } satisfies OnScreen);
    if (text === last) return;
    last = text;
    store.setItem(KEY, text);
  });
}

import { createStore } from 'zustand/vanilla';
import { isCancelled, isDisconnected, messageOf } from '../../shared/base/errors.ts';
import { connection, isLost } from '../lab/connection.ts';

/** A sentence at the edge of the window that says what happened and, if one can act, offers it. */
export interface Notice {
  readonly id: number;
  readonly kind: 'error' | 'done';
  readonly message: string;
  readonly action: { readonly title: string; readonly run: () => void } | null;
}

export const notices = createStore<{ readonly list: readonly Notice[] }>()(() => ({ list: [] }));

let last = 0;

/** Shows a notice. Errors stay until dismissed; the newest four of all are kept. */
export function notify(
  kind: Notice['kind'],
  message: string,
  action: Notice['action'] = null,
): number {
  const id = ++last;
  notices.setState(({ list }) => ({
    list: [
      ...list.filter((notice) => notice.message !== message),
      { id, kind, message, action },
    ].slice(-4),
  }));
  return id;
}

/** Shows what was thrown, unless it only says that the person cancelled. */
export function notifyError(error: unknown, action: Notice['action'] = null): void {
  // That the laboratory does not answer is said once, as long as it lasts.
  const isKnown = isDisconnected(error) && isLost(connection.getState());
  if (!isCancelled(error) && !isKnown) notify('error', messageOf(error), action);
}

export function dismiss(id: number): void {
  notices.setState(({ list }) => ({ list: list.filter((notice) => notice.id !== id) }));
}

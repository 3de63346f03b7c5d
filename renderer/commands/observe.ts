import { useMemo, useSyncExternalStore } from 'react';
import { dial } from '../state/dial.ts';
import { layout } from '../state/layout.ts';
import { library } from '../state/library.ts';
import { session } from '../state/session.ts';
import { allCommands, findCommand, isEnabled, type Command } from './registry.ts';

type Subscribe = (listener: () => void) => () => void;

const sources: Subscribe[] = [
  (listener) => session.store.subscribe(listener),
  (listener) => library.subscribe(listener),
  (listener) => layout.subscribe(listener),
  (listener) => dial.subscribe(listener),
];

/** Adds a store whose changes may enable, disable or check commands. Call it once, on import. */
export function observeForCommands(subscribe: Subscribe): void {
  sources.push(subscribe);
}

function subscribeAll(listener: () => void): () => void {
  const ends = sources.map((subscribe) => subscribe(listener));
  return () => ends.forEach((end) => end());
}

function stateOf(id: string): string {
  const command = findCommand(id);
  if (command === undefined) return 'absent';
  return `${isEnabled(command)} ${command.checked === undefined ? '' : command.checked()}`;
}

/** Whether a command can run now and, for one that switches something, whether it is on. */
export function useCommandState(id: string): { enabled: boolean; checked: boolean | null } {
  const state = useSyncExternalStore(subscribeAll, () => stateOf(id));
  const [enabled, checked] = state.split(' ');
  return {
    enabled: enabled === 'true',
    checked: checked === 'true' ? true : checked === 'false' ? false : null,
  };
}

const enabledIds = (): string =>
  allCommands()
    .filter(isEnabled)
    .map(({ id }) => id)
    .join(' ');

/** The commands that can run now; a list that stays the same as long as they do. */
export function useEnabledCommands(): readonly Command[] {
  const ids = useSyncExternalStore(subscribeAll, enabledIds);
  return useMemo(() => {
    const enabled = new Set(ids.split(' '));
    return allCommands().filter(({ id }) => enabled.has(id));
  }, [ids]);
}

import type { BroadcastName, Broadcasts } from '../../shared/contract/lab.ts';

export type BroadcastListener = <N extends BroadcastName>(name: N, value: Broadcasts[N]) => void;

/** Carries what is sent to every window. */
export interface Hub {
  readonly broadcast: BroadcastListener;
  readonly onBroadcast: (listener: BroadcastListener) => () => void;
}

export function createHub(): Hub {
  const listeners = new Set<BroadcastListener>();
  return {
    broadcast: (name, value) => {
      for (const listener of [...listeners]) listener(name, value);
    },
    onBroadcast(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

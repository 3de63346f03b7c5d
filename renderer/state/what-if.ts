import { createStore } from 'zustand/vanilla';
import type { Intervention } from '../../shared/evaluation/what-if.ts';
import { setRollout } from './rollout.ts';

export interface WhatIfState {
  /** What is done otherwise from the moment of the first one on; none: there is one future. */
  readonly changes: readonly Intervention[];
}

export const whatIf = createStore<WhatIfState>()(() => ({ changes: [] }));

/** Two interventions on the same thing: the later one takes the earlier one's place. */
function sameThing(a: Intervention, b: Intervention): boolean {
  switch (a.kind) {
    case 'cut':
      return b.kind === 'cut' && a.innovation === b.innovation;
    case 'hold':
      return b.kind === 'hold' && a.node === b.node;
    case 'noise':
      return b.kind === 'noise' && a.input === b.input;
    case 'weight':
      return b.kind === 'weight';
    case 'push':
      return false;
  }
}

/** Asks what happens if, from the moment shown on, something else is done. Playing stops. */
export function addChange(change: Intervention): void {
  setRollout({ playing: false });
  whatIf.setState(({ changes }) => ({
    changes: [...changes.filter((other) => !sameThing(other, change)), change],
  }));
}

/** Takes one intervention back; without any the rollout goes on as one. */
export function removeChange(change: Intervention): void {
  whatIf.setState(({ changes }) => ({ changes: changes.filter((other) => other !== change) }));
}

/** Back to the one future there was. */
export function endWhatIf(): void {
  if (whatIf.getState().changes.length > 0) whatIf.setState({ changes: [] });
}

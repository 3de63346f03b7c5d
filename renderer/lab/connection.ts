import { createStore } from 'zustand/vanilla';

export interface ConnectionState {
  /**
   * `connecting` until the laboratory has answered once; `lost` while it does not answer; `refused` while one
   * answers that does not let this window in.
   */
  readonly state: 'connecting' | 'connected' | 'lost' | 'refused';
  /** Counts the connections made: what was cut off is asked for again when it rises. */
  readonly epoch: number;
}

/** Whether the laboratory behind this window answers. */
export const connection = createStore<ConnectionState>()(() => ({ state: 'connecting', epoch: 0 }));

/** True while nothing can be asked of the laboratory, though it answered before. */
export function isLost({ state }: Pick<ConnectionState, 'state'>): boolean {
  return state === 'lost' || state === 'refused';
}

import { PrecocialError } from './errors.ts';

/** The part of the platform's AbortSignal that is used; declared here because shared/ sees no platform. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** @throws PrecocialError 'cancelled' if the signal has been raised */
export function throwIfCancelled(signal: CancelSignal | undefined): void {
  if (signal?.aborted === true)
    throw new PrecocialError('cancelled', 'Stopped before the end; nothing was kept.');
}

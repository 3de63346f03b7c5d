import { PrecocialError } from '../base/errors.ts';
import { decode, encode } from './codec.ts';
import { checkParams, checkStreamParams, isRequestName, isStreamName } from './schemas.ts';
import { errorToWire, type Port, type ToLab, type ToWindow } from './wire.ts';
import type { CancelSignal } from '../base/cancel.ts';
import type {
  BroadcastName,
  Broadcasts,
  RequestName,
  Requests,
  StreamName,
  Streams,
} from './lab.ts';

/** The laboratory's side of the contract. `Caller` says which window asks. */
export interface LabService<Caller> {
  readonly requests: {
    readonly [N in RequestName]: (
      params: Requests[N]['params'],
      caller: Caller,
    ) => Promise<Requests[N]['result']> | Requests[N]['result'];
  };
  readonly streams: {
    readonly [N in StreamName]: (
      params: Streams[N]['params'],
      onEvent: (event: Streams[N]['event']) => void,
      signal: CancelSignal,
      caller: Caller,
    ) => Promise<Streams[N]['result']>;
  };
  /** Hands every broadcast to a window until the returned function is called. */
  readonly onBroadcast: (
    listener: <N extends BroadcastName>(name: N, value: Broadcasts[N]) => void,
  ) => () => void;
  /** A window has closed, or its connection has ended. */
  readonly onLeft?: (caller: Caller) => void;
}

class Cancellation implements CancelSignal {
  aborted = false;
  readonly #listeners = new Set<() => void>();
  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }
  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }
  raise(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of [...this.#listeners]) listener();
  }
}

type Event = (value: unknown) => void;

async function answer<Caller>(
  service: LabService<Caller>,
  message: Exclude<ToLab, { type: 'cancel' }>,
  caller: Caller,
  onEvent: Event,
  signal: CancelSignal,
): Promise<unknown> {
  const { name, params } = message;
  if (message.type === 'request' && isRequestName(name)) {
    const handler = service.requests[name] as (params: unknown, caller: Caller) => unknown;
    return await handler(checkParams(name, params), caller);
  }
  if (message.type === 'stream' && isStreamName(name)) {
    const handler = service.streams[name] as unknown as (
      ...given: readonly [unknown, Event, CancelSignal, Caller]
    ) => Promise<unknown>;
    return await handler(checkStreamParams(name, params), onEvent, signal, caller);
  }
  throw new PrecocialError('not-allowed', `The laboratory knows no "${name}".`);
}

function isToLab(value: unknown): value is ToLab {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('id' in value)) {
    return false;
  }
  if (!Number.isSafeInteger(value.id)) return false;
  if (value.type === 'cancel') return true;
  return (
    (value.type === 'request' || value.type === 'stream') &&
    'name' in value &&
    typeof value.name === 'string'
  );
}

/**
 * Serves one window until its port closes; its streams are then cancelled. A message that is no
 * message of the contract closes the port.
 */
export function serveWindow<Caller>(service: LabService<Caller>, port: Port, caller: Caller): void {
  const open = new Map<number, Cancellation>();
  let closed = false;
  const post = (message: ToWindow): void => {
    if (!closed) port.send(encode(message));
  };
  const fail = (id: number, error: unknown) =>
    post({ type: 'error', id, error: errorToWire(error) });

  function receive(message: ToLab): void {
    const { id } = message;
    if (message.type === 'cancel') {
      open.get(id)?.raise();
      return;
    }
    const cancellation = new Cancellation();
    open.set(id, cancellation);
    const onEvent: Event = (value) => {
      if (open.has(id)) post({ type: 'event', id, value });
    };
    answer(service, message, caller, onEvent, cancellation)
      .then(
        (value) => post({ type: 'result', id, value }),
        (error: unknown) => fail(id, error),
      )
      .catch((error: unknown) => fail(id, error))
      .finally(() => open.delete(id));
  }

  const stopBroadcasts = service.onBroadcast((name, value) =>
    post({ type: 'broadcast', name, value }),
  );
  port.onMessage((bytes) => {
    let message: unknown;
    try {
      message = decode(bytes);
    } catch {
      port.close();
      return;
    }
    if (isToLab(message)) receive(message);
    else port.close();
  });
  port.onClose(() => {
    closed = true;
    stopBroadcasts();
    for (const cancellation of open.values()) cancellation.raise();
    open.clear();
    service.onLeft?.(caller);
  });
}

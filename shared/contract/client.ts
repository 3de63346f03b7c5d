import { PrecocialError } from '../base/errors.ts';
import { decode, encode } from './codec.ts';
import { errorFromWire, type Port, type ToLab, type ToWindow } from './wire.ts';
import type { CancelSignal } from '../base/cancel.ts';
import type { BroadcastName, Lab } from './lab.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: PrecocialError) => void;
  readonly onEvent: (value: unknown) => void;
}

/** @param reason a sentence of the laboratory's; empty where it went without one */
const gone = (reason: string) =>
  new PrecocialError(
    'disconnected',
    reason === ''
      ? 'The laboratory behind this window has gone; drafts and runs are kept. Start it again.'
      : `${reason} Drafts and runs are kept.`,
  );

export interface LabClient extends Lab {
  /** Called once when the lab is gone; every open request has been rejected with 'disconnected'. */
  onClose(listener: () => void): void;
  close(): void;
}

/** The laboratory over a port. Results are not checked here: the lab answers as the types say. */
export function createLabClient(port: Port): LabClient {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(value: unknown) => void>>();
  let nextId = 1;
  let closed = false;
  let why = '';

  const post = (message: ToLab): void => port.send(encode(message));

  function receive(message: ToWindow): void {
    if (message.type === 'broadcast') {
      for (const listener of [...(listeners.get(message.name) ?? [])]) listener(message.value);
      return;
    }
    const call = pending.get(message.id);
    if (call === undefined) return;
    if (message.type === 'event') {
      call.onEvent(message.value);
      return;
    }
    pending.delete(message.id);
    if (message.type === 'result') call.resolve(message.value);
    else call.reject(errorFromWire(message.error));
  }

  port.onMessage((bytes) => receive(decode(bytes) as ToWindow));
  port.onClose((reason = '') => {
    closed = true;
    why = reason;
    for (const call of pending.values()) call.reject(gone(why));
    pending.clear();
  });

  function call(
    type: 'request' | 'stream',
    name: string,
    params: unknown,
    onEvent: (value: unknown) => void,
    signal?: CancelSignal,
  ): Promise<unknown> {
    if (closed) return Promise.reject(gone(why));
    if (signal?.aborted === true) {
      return Promise.reject(new PrecocialError('cancelled', 'Cancelled before it began.'));
    }
    const id = nextId++;
    const cancel = () => {
      if (pending.has(id) && !closed) post({ type: 'cancel', id });
    };
    const done = new Promise<unknown>((resolve, reject) => {
      post({ type, id, name, params });
      pending.set(id, { resolve, reject, onEvent });
    });
    signal?.addEventListener('abort', cancel);
    return done.finally(() => signal?.removeEventListener('abort', cancel));
  }

  return {
    request: (name, params) => call('request', name, params, () => undefined) as Promise<never>,
    stream: (name, params, onEvent, signal) =>
      call('stream', name, params, onEvent as (value: unknown) => void, signal) as Promise<never>,
    subscribe: (name: BroadcastName, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      const entry = listener as (value: unknown) => void;
      set.add(entry);
      return () => set.delete(entry);
    },
    onClose: (listener) => port.onClose(listener),
    close: () => port.close(),
  };
}

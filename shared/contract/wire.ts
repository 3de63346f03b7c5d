import { PrecocialError, type ErrorCode, type ErrorDetails } from '../base/errors.ts';

/** The messages between a window and the lab. Ids are the window's own, counted up from 1. */
export type ToLab =
  | {
      readonly type: 'request';
      readonly id: number;
      readonly name: string;
      readonly params: unknown;
    }
  | {
      readonly type: 'stream';
      readonly id: number;
      readonly name: string;
      readonly params: unknown;
    }
  | { readonly type: 'cancel'; readonly id: number };

export type ToWindow =
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: WireError }
  | { readonly type: 'event'; readonly id: number; readonly value: unknown }
  | { readonly type: 'broadcast'; readonly name: string; readonly value: unknown };

export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** An error as data. What is no PrecocialError becomes 'internal' with its message alone. */
export function errorToWire(error: unknown): WireError {
  if (error instanceof PrecocialError) {
    return { code: error.code, message: error.message, details: error.details };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message: `Something went wrong inside: ${message}`, details: {} };
}

export function errorFromWire(error: WireError): PrecocialError {
  return new PrecocialError(error.code, error.message, error.details);
}

/**
 * A way for bytes between two ends: a WebSocket, Electron's IPC, a pair in memory. Order is kept;
 * `onClose` is called once, also for a port that was closed before, with a sentence where the other end gave one.
 */
export interface Port {
  send(bytes: Uint8Array): void;
  onMessage(listener: (bytes: Uint8Array) => void): void;
  onClose(listener: (reason?: string) => void): void;
  close(): void;
  /** Where the transport knows whether the other end reads. */
  readonly flow?: Flow;
}

/** Whether the other end of a port reads what it is sent. */
export interface Flow {
  /** Bytes that were sent and that the other end has not taken yet. */
  waiting(): number;
  /** Calls the listener whenever bytes were taken. */
  onTaken(listener: () => void): void;
  /** Takes no more messages from the other end (true), or goes on (false). */
  hold(held: boolean): void;
}

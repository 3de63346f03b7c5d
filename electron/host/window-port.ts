import type { WebSocket } from 'ws';
import { socketPort } from '../../shared/contract/socket-port.ts';
import type { Port } from '../../shared/contract/wire.ts';

/** Bytes that are handed to the socket before it has written those before, so that a close is not far behind. */
const IN_SOCKET = 2 ** 20;
/** What may wait for one window, in bytes, before it is disconnected; and for all windows together. */
const MOST_WAITING = 128 * 2 ** 20;
const MOST_WAITING_FOR_ALL = 160 * 2 ** 20;
/** How long a window that is disconnected has to read why, in milliseconds. */
const FAREWELL_MS = 5000;

/** Close code of the application's own range (RFC 6455, 7.4.2). */
const NOT_READ = 4001;
const REASON = `This window did not read ${MOST_WAITING / 2 ** 20} MiB of answers, so it was disconnected.`;

class Waiting {
  bytes = 0;
  readonly messages: Uint8Array[] = [];
  constructor(readonly giveUp: () => void) {}
}

const all = new Set<Waiting>();

/** Disconnects those that read least while too much waits. */
function keepBound(): void {
  const sorted = [...all].sort((a, b) => b.bytes - a.bytes);
  let total = sorted.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const waiting of sorted) {
    if (waiting.bytes <= MOST_WAITING && total <= MOST_WAITING_FOR_ALL) return;
    total -= waiting.bytes;
    waiting.giveUp();
  }
}

/**
 * A port over a window's WebSocket that says how much waits for the window, and stops reading its requests when
 * told to. A window for which more than 128 MiB wait (for all windows: 160 MiB) is disconnected with a reason.
 */
export function windowPort(socket: WebSocket): Port {
  const port = socketPort(socket);
  const listeners: (() => void)[] = [];
  const waiting = new Waiting(leave);
  all.add(waiting);

  function leave(): void {
    drop();
    socket.resume();
    socket.close(NOT_READ, REASON);
    setTimeout(() => socket.terminate(), FAREWELL_MS).unref();
  }

  function drop(): void {
    all.delete(waiting);
    waiting.messages.length = 0;
    waiting.bytes = 0;
  }

  function pump(): void {
    while (socket.bufferedAmount < IN_SOCKET) {
      const bytes = waiting.messages.shift();
      if (bytes === undefined) return;
      socket.send(bytes, () => {
        waiting.bytes = Math.max(0, waiting.bytes - bytes.length);
        pump();
        for (const listener of listeners) listener();
      });
    }
  }

  socket.on('close', drop);
  return {
    ...port,
    send(bytes) {
      if (!all.has(waiting)) return;
      waiting.messages.push(bytes);
      waiting.bytes += bytes.length;
      pump();
      keepBound();
    },
    flow: {
      // Nothing is begun any more for a window that is disconnected.
      waiting: () => (all.has(waiting) ? waiting.bytes : Infinity),
      onTaken: (listener) => void listeners.push(listener),
      hold(held) {
        if (held) socket.pause();
        else socket.resume();
      },
    },
  };
}

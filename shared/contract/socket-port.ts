import type { Port } from './wire.ts';

/** What a browser's WebSocket and the `ws` package have in common. */
export interface SocketLike {
  binaryType: string;
  readonly readyState: number;
  send(data: Uint8Array): void;
  close(): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'close', listener: (event: { readonly reason: string }) => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

/** A port over a WebSocket; what is sent while it connects waits. */
export function socketPort(socket: SocketLike): Port {
  socket.binaryType = 'arraybuffer';
  let waiting: Uint8Array[] = [];
  socket.addEventListener('open', () => {
    for (const bytes of waiting) socket.send(bytes);
    waiting = [];
  });
  return {
    send(bytes) {
      if (socket.readyState === OPEN) socket.send(bytes);
      else if (socket.readyState === CONNECTING) waiting.push(bytes);
    },
    onMessage(listener) {
      socket.addEventListener('message', (event) => {
        if (event.data instanceof ArrayBuffer) listener(new Uint8Array(event.data));
        else socket.close();
      });
    },
    onClose(listener) {
      if (socket.readyState === CLOSED) listener();
      else socket.addEventListener('close', ({ reason }) => listener(reason));
    },
    close: () => socket.close(),
  };
}

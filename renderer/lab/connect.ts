import { createLabClient, type LabClient } from '../../shared/contract/client.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { Port } from '../../shared/contract/wire.ts';

declare global {
  interface Window {
    /** The port that Electron's preload script gives the page; absent in a browser. */
    readonly precocial?: Port;
  }
}

/** A WebSocket as a port. Rejects if it cannot be opened. */
function openSocket(url: string): Promise<Port> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const closed = new Promise<string>((done) =>
    socket.addEventListener('close', ({ reason }) => done(reason)),
  );
  const port: Port = {
    send: (bytes) => socket.send(new Uint8Array(bytes)),
    onMessage: (listener) =>
      socket.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (event.data instanceof ArrayBuffer) listener(new Uint8Array(event.data));
      }),
    onClose: (listener) => void closed.then(listener),
    close: () => socket.close(),
  };
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(port));
    socket.addEventListener('error', () =>
      reject(
        new PrecocialError(
          'unsupported',
          'The laboratory behind this window does not answer. Start Precocial again and open the link it prints.',
        ),
      ),
    );
  });
}

/** Connects to the lab: through Electron's preload where there is one, else to the host this page came from. */
export async function connectLab(): Promise<LabClient> {
  if (window.precocial !== undefined) return createLabClient(window.precocial);
  const { protocol, host } = window.location;
  const scheme = protocol === 'https:' ? 'wss' : 'ws';
  return createLabClient(await openSocket(`${scheme}://${host}/lab`));
}

/** True inside Electron, where menus are native. */
export function hasNativeMenus(): boolean {
  return window.precocial !== undefined;
}

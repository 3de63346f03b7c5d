import { ipcMain, type IpcMainEvent, type WebContents } from 'electron';

import { CHANNEL, CHANNEL_OPEN } from '../preload/channels.ts';
import { isOwnPage } from './scheme.ts';
import type { Port } from '../../shared/contract/wire.ts';

interface WindowPort extends Port {
  received(bytes: Uint8Array): void;
  closed(): void;
}

function portTo(contents: WebContents): WindowPort {
  const messageListeners: ((bytes: Uint8Array) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  let open = true;
  return {
    send(bytes) {
      if (open && !contents.isDestroyed()) contents.send(CHANNEL, bytes);
    },
    onMessage: (listener) => messageListeners.push(listener),
    onClose(listener) {
      if (open) closeListeners.push(listener);
      else listener();
    },
    close() {
      this.closed();
    },
    received(bytes) {
      if (open) for (const listener of messageListeners) listener(bytes);
    },
    closed() {
      if (!open) return;
      open = false;
      for (const listener of closeListeners) listener();
    },
  };
}

/** True for a message of our own page's main frame: a frame inside it, or another page, is not heard. */
function isOwnSender(event: IpcMainEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

/**
 * Listens to every window.
 * @param onWindow called with a port for each page that loads
 */
export function listenToWindows(onWindow: (contents: WebContents, port: Port) => void): void {
  const ports = new Map<number, WindowPort>();

  ipcMain.on(CHANNEL_OPEN, (event) => {
    if (!isOwnSender(event)) return;
    const contents = event.sender;
    const { id } = contents;
    ports.get(id)?.closed();
    const port = portTo(contents);
    if (!ports.has(id)) {
      contents.once('destroyed', () => {
        ports.get(id)?.closed();
        ports.delete(id);
      });
      contents.on('render-process-gone', () => ports.get(id)?.closed());
    }
    ports.set(id, port);
    onWindow(contents, port);
  });

  ipcMain.on(CHANNEL, (event, bytes: unknown) => {
    if (!isOwnSender(event) || !(bytes instanceof Uint8Array)) return;
    ports.get(event.sender.id)?.received(bytes);
  });
}

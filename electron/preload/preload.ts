import { contextBridge, ipcRenderer } from 'electron';

import type { Port } from '../../shared/contract/wire.ts';
import { CHANNEL, CHANNEL_OPEN } from './channels.ts';

// The page gets a port for bytes and nothing of Electron itself. Bytes that come before the page
// listens are kept: the page's script runs after this one.
let waiting: Uint8Array[] = [];
const listeners: ((bytes: Uint8Array) => void)[] = [];

ipcRenderer.on(CHANNEL, (_event, bytes: unknown) => {
  if (!(bytes instanceof Uint8Array)) return;
  if (listeners.length === 0) waiting.push(bytes);
  for (const listener of listeners) listener(bytes);
});

const port: Port = {
  send: (bytes) => ipcRenderer.send(CHANNEL, bytes),
  onMessage: (listener) => {
    listeners.push(listener);
    for (const bytes of waiting) listener(bytes);
    waiting = [];
  },
  // The lab lives as long as the window does.
  onClose: () => undefined,
  close: () => undefined,
};

contextBridge.exposeInMainWorld('precocial', port);
ipcRenderer.send(CHANNEL_OPEN);

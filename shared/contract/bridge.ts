import type { Port } from './wire.ts';

/** What Electron's preload exposes to the window as `precocial`: bytes in, bytes out, nothing else. */
export interface WindowBridge {
  post(bytes: Uint8Array): void;
  onMessage(listener: (bytes: Uint8Array) => void): void;
  /** The path of a file that was dropped on the window, or '' for one that has none. */
  pathOf(file: unknown): string;
}

/** A port over the preload's bridge. It closes only with the window. */
export function bridgePort(bridge: WindowBridge): Port {
  return {
    send: (bytes) => bridge.post(bytes),
    onMessage: (listener) => bridge.onMessage(listener),
    onClose: () => undefined,
    close: () => undefined,
  };
}

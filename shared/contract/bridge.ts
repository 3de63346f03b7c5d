import type { Port } from './wire.ts';

/** What Electron's preload gives the page as `window.precocial`. */
export interface WindowBridge extends Port {
  /** The path of a file that was dropped on the window, or '' for one that has none. */
  pathOf(file: unknown): string;
}

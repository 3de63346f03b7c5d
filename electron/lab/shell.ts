import type { MenuItem } from '../../shared/contract/lab.ts';

/** What the shell around a window can do for it: Electron natively, the browser host as far as it may. */
export interface Shell {
  readonly kind: 'electron' | 'browser';
  /** The key with which a window comes in again at a host that was started anew; absent where none is needed. */
  readonly again?: Uint8Array;
  /** Where to save; null if dismissed. */
  readonly saveDialog: (suggested: string, extensions: readonly string[]) => Promise<string | null>;
  /** Which file to open; null if dismissed. */
  readonly openDialog: (extensions: readonly string[]) => Promise<string | null>;
  /** Which folder shall be the library; null if dismissed. */
  readonly folderDialog: (current: string) => Promise<string | null>;
  /** Shows a file in the system's file manager. */
  readonly reveal: (path: string) => Promise<void>;
  /** Opens a film in the system's player. */
  readonly play: (path: string) => Promise<void>;
  /** Opens a file in the person's editor. @throws PrecocialError 'unsupported' where that cannot be done */
  readonly edit: (path: string) => Promise<void>;
  /** Shows the window's menus; a shell whose menus are in the page ignores it. */
  readonly showMenu: (items: readonly MenuItem[]) => void;
  /** A file was opened or saved: for the system's list of recent files. */
  readonly remember: (path: string) => void;
}

/** The window that asks. */
export interface Caller {
  readonly shell: Shell;
  /** Paths that a dialog gave to this window: it may write these, besides the library. */
  readonly granted: Set<string>;
  /** Paths that were opened with this window from outside: it may read these. */
  readonly handed: Set<string>;
}

export function newCaller(shell: Shell): Caller {
  return { shell, granted: new Set(), handed: new Set() };
}

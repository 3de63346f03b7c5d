import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';
import { isAbsolute } from 'node:path';

// What units of the main process get for 'electron': as strict as Electron's documentation says it is.

/** What the program asked of the system, and what a person answers. */
export const asked = {
  switches: new Set<string>(),
  paths: new Map<string, string>(),
  sandbox: false,
  appUserModelId: '',
  messages: [] as string[],
  answer: 0,
  savedAs: '',
  opened: [] as Electron.OpenDialogOptions[],
  saves: [] as Electron.SaveDialogOptions[],
  menus: [] as FakeMenu[],
  popups: [] as FakeMenu[],
  notifications: [] as Notification[],
  children: [] as FakeChild[],
  focused: null as FakeWindow | null,
};

export function forget(): void {
  asked.switches.clear();
  asked.paths.clear();
  Object.assign(asked, {
    sandbox: false,
    appUserModelId: '',
    answer: 0,
    savedAs: '',
    focused: null,
  });
  for (const list of [
    asked.messages,
    asked.opened,
    asked.saves,
    asked.menus,
    asked.popups,
    asked.notifications,
    asked.children,
  ]) {
    list.length = 0;
  }
  nativeTheme.themeSource = 'system';
}

export const app = {
  isPackaged: false,
  setPath(name: string, path: string): void {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    asked.paths.set(name, path);
  },
  commandLine: {
    appendSwitch: (name: string) => void asked.switches.add(name),
    hasSwitch: (name: string) => asked.switches.has(name),
  },
  enableSandbox(): void {
    asked.sandbox = true;
  },
  setAppUserModelId(id: string): void {
    asked.appUserModelId = id;
  },
};

export class FakeWindow extends EventEmitter {
  readonly webContents = new EventEmitter();
  destroyed = false;
  shown = 0;
  isDestroyed(): boolean {
    return this.destroyed;
  }
  show(): void {
    this.shown++;
  }
}

export const BrowserWindow = {
  getFocusedWindow: () => asked.focused,
  getAllWindows: () => (asked.focused === null ? [] : [asked.focused]),
  fromWebContents: () => asked.focused,
};

export class FakeMenu {
  readonly items: readonly Electron.MenuItemConstructorOptions[];
  constructor(items: readonly Electron.MenuItemConstructorOptions[]) {
    this.items = items;
  }
  getMenuItemById(id: string): Electron.MenuItemConstructorOptions | null {
    const find = (
      items: readonly Electron.MenuItemConstructorOptions[],
    ): Electron.MenuItemConstructorOptions | null => {
      for (const item of items) {
        if (item.id === id) return item;
        const below = Array.isArray(item.submenu) ? find(item.submenu) : null;
        if (below !== null) return below;
      }
      return null;
    };
    return find(this.items);
  }
  popup(): void {
    asked.popups.push(this);
  }
}

export const Menu = {
  buildFromTemplate: (items: readonly Electron.MenuItemConstructorOptions[]) => new FakeMenu(items),
  setApplicationMenu: (menu: FakeMenu) => void asked.menus.push(menu),
};

export const nativeTheme: { themeSource: string } = { themeSource: 'system' };

export const dialog = {
  showSaveDialog: (_window: unknown, options: Electron.SaveDialogOptions) => {
    asked.saves.push(options);
    return Promise.resolve({ canceled: asked.savedAs === '', filePath: asked.savedAs });
  },
  showOpenDialog: (_window: unknown, options: Electron.OpenDialogOptions) => {
    asked.opened.push(options);
    return Promise.resolve({ canceled: true, filePaths: [] });
  },
  showMessageBox: (_window: unknown, { message }: Electron.MessageBoxOptions) => {
    asked.messages.push(message);
    return Promise.resolve({ response: asked.answer });
  },
};

export const shell = { showItemInFolder: () => undefined };

export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  readonly title: string;
  constructor({ title = '' }: Electron.NotificationConstructorOptions) {
    super();
    this.title = title;
  }
  show(): void {
    asked.notifications.push(this);
  }
}

export const powerSaveBlocker = { start: () => 1, stop: () => true };

/** A child that cannot be killed before it has spawned. */
export class FakeChild extends EventEmitter {
  pid: number | undefined;
  kills = 0;
  killed = false;
  kill(): boolean {
    this.kills++;
    if (this.pid === undefined) return false;
    this.killed = true;
    return true;
  }
  spawn(): void {
    this.pid = 1;
    this.emit('spawn');
  }
  postMessage(): void {
    // Nobody listens.
  }
}

export const utilityProcess = {
  fork(): FakeChild {
    const child = new FakeChild();
    asked.children.push(child);
    return child;
  },
};

import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { fork } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Electron from 'electron';

import { handOver, readArguments } from '../../../electron/main/arguments.ts';
import { isHostile } from './hostility.ts';
import { listening, preventable, strict } from './implement.ts';
import { note, takeAnswer } from './control.ts';
import { openBrowser, type OpenBrowser } from './browser.ts';
import { prepareWindows, StandInWindow } from './window.ts';
import { toElectron } from './address.ts';

// The module that the compiled main process gets for 'electron'. Each object is typed by its member of
// Electron's own definitions; a member that is missing here throws.

const appEvents = new EventEmitter();
const ipcEvents = new EventEmitter();
const paths = new Map<string, string>();
const switches = new Set<string>();
let opened: OpenBrowser | null = null;
let respond: (request: Request) => Response | Promise<Response> = () =>
  new Response(null, { status: 404 });
let beforeRequest: (url: string) => boolean = () => false;
let quitting = false;

async function makeReady(): Promise<void> {
  opened = await openBrowser();
  prepareWindows({
    context: opened.context,
    services: {
      respond: async (request) => respond(request),
      isCancelled: (url) => beforeRequest(toElectron(url)),
      received: (channel, event, given) => ipcEvents.emit(channel, event, ...given),
    },
    onAllClosed: () => {
      appEvents.emit('window-all-closed');
    },
    onContents: (contents) => appEvents.emit('web-contents-created', {}, contents),
  });
  process.send?.({ type: 'ready', endpoint: opened.endpoint });
}

async function end(code: number): Promise<void> {
  try {
    await opened?.close();
  } finally {
    process.exit(code);
  }
}

function quit(): void {
  for (const stage of ['before-quit', 'will-quit']) {
    if (stage === 'will-quit' && quitting) break;
    const { event, prevented } = preventable();
    appEvents.emit(stage, event);
    if (prevented()) return;
  }
  quitting = true;
  void end(0);
}

type App = Pick<
  Electron.App,
  | 'setPath'
  | 'commandLine'
  | 'setAppUserModelId'
  | 'getPath'
  | 'isPackaged'
  | 'whenReady'
  | 'on'
  | 'quit'
  | 'exit'
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'addRecentDocument'
  | 'clearRecentDocuments'
>;

export const app = strict<App>('app', {
  isPackaged: false,
  setPath: (name, path) => {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} is not there`);
    paths.set(name, path);
  },
  commandLine: strict<Pick<Electron.CommandLine, 'appendSwitch' | 'hasSwitch'>>('commandLine', {
    appendSwitch: (name) => void switches.add(name),
    hasSwitch: (name) => switches.has(name) || process.argv.includes(`--${name}`),
  }) as Electron.CommandLine,
  setAppUserModelId: () => undefined,
  getPath: (name) => {
    const path = paths.get(name) ?? process.env[`STANDIN_${name.toUpperCase()}`];
    if (path === undefined) throw new Error(`The stand-in has no path "${name}".`);
    return path;
  },
  whenReady: makeReady,
  on: listening<Electron.App['on']>(appEvents, 'on'),
  quit,
  exit: (code) => void end(code ?? 0),
  requestSingleInstanceLock: () => true,
  enableSandbox: () => undefined,
  addRecentDocument: (path) => note('recent', path),
  clearRecentDocuments: () => note('recent', ''),
});

/**
 * For the test: a second start of the program. As Electron's documentation warns, the words come in another order
 * and with switches of Chromium's among them; what the second program handed over comes as it was.
 */
export function secondInstance(words: readonly string[]): void {
  const argv = ['precocial', '--original-process-start-time=1', ...[...words].reverse()];
  const data: unknown = structuredClone(handOver(readArguments(words, process.cwd())));
  appEvents.emit('second-instance', {}, argv, process.cwd(), data);
}

const path = (title: string): string | null => {
  const answer = takeAnswer(title);
  return typeof answer === 'string' ? answer : null;
};

/** The dialogs take a window first, or nothing. */
const optionsOf = <T>(given: readonly unknown[]): T => given[given.length - 1] as T;

export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string) => note('unexpected', `${title}: ${content}`),
  showMessageBox: (...given: unknown[]) => {
    const response = takeAnswer(optionsOf<Electron.MessageBoxOptions>(given).message);
    return Promise.resolve({ response: Number(response), checkboxChecked: false });
  },
  showSaveDialog: (...given: unknown[]) => {
    const filePath = path(`save ${optionsOf<Electron.SaveDialogOptions>(given).defaultPath ?? ''}`);
    return Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' });
  },
  showOpenDialog: (...given: unknown[]) => {
    const chosen = path(`open ${optionsOf<Electron.OpenDialogOptions>(given).title ?? ''}`);
    return Promise.resolve({
      canceled: chosen === null,
      filePaths: chosen === null ? [] : [chosen],
    });
  },
} satisfies { readonly [K in keyof Electron.Dialog]?: unknown });

export const protocol = strict<Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>>(
  'protocol',
  {
    registerSchemesAsPrivileged: (schemes) => {
      const [scheme] = schemes;
      if (
        opened !== null ||
        scheme?.privileges?.standard !== true ||
        scheme.privileges.secure !== true
      ) {
        throw new Error('The scheme must be standard and secure, and registered before ready.');
      }
    },
    handle: (_scheme, handler) => {
      // The definitions take Electron's own Request and Response; Node's are the same standard.
      respond = handler;
    },
  },
);

type Filter = (
  details: { readonly url: string },
  callback: (response: { readonly cancel?: boolean }) => void,
) => void;

export const session = strict('session', {
  defaultSession: strict('defaultSession', {
    setPermissionRequestHandler: () => undefined,
    setPermissionCheckHandler: () => undefined,
    setDevicePermissionHandler: () => undefined,
    webRequest: strict('webRequest', {
      onBeforeRequest: (_filter: unknown, listener: Filter) => {
        beforeRequest = (url) => {
          let cancelled = false;
          listener({ url }, (response) => {
            cancelled = response.cancel === true;
          });
          return cancelled;
        };
      },
    } satisfies { readonly [K in keyof Electron.WebRequest]?: unknown }),
  } satisfies { readonly [K in keyof Electron.Session]?: unknown }),
});

export const shell = strict<Pick<Electron.Shell, 'openExternal' | 'showItemInFolder'>>('shell', {
  openExternal: (url) => {
    note('open-external', url);
    return Promise.resolve();
  },
  showItemInFolder: (item) => note('show-item', item),
});

export const BrowserWindow = StandInWindow;

type Template = readonly Electron.MenuItemConstructorOptions[];

class StandInMenu {
  readonly template: Template;
  constructor(template: Template) {
    this.template = template;
  }
  getMenuItemById(id: string): Electron.MenuItemConstructorOptions | null {
    return items(this.template).find((item) => item.id === id) ?? null;
  }
  popup(): void {
    note(
      'menu',
      items(this.template)
        .map(({ role }) => role ?? '')
        .join(' '),
    );
  }
}

let menu: Template = [];

export const Menu = strict('Menu', {
  buildFromTemplate: (template: Template) => new StandInMenu(template),
  setApplicationMenu: (built: StandInMenu) => {
    menu = built.template;
    note('menu', 'replaced');
  },
} satisfies { readonly [K in keyof typeof Electron.Menu]?: unknown });

function items(
  list: readonly Electron.MenuItemConstructorOptions[],
): Electron.MenuItemConstructorOptions[] {
  return list.flatMap((item) => [
    item,
    ...(Array.isArray(item.submenu) ? items(item.submenu) : []),
  ]);
}

/** For the test: labels of the menus, "Menu > Item". */
export function menuLabels(): string[] {
  return menu.flatMap(({ label, submenu }) =>
    Array.isArray(submenu)
      ? submenu.map((item) => `${label ?? ''} > ${item.label ?? item.role ?? item.type ?? ''}`)
      : [],
  );
}

/** For the test: clicks an item. @throws Error if there is none of that label, or it is grey */
export function clickMenu(label: string): void {
  const item = items(menu).find((candidate) => candidate.label === label);
  if (item === undefined || item.enabled === false) throw new Error(`No menu item "${label}".`);
  (item.click as (() => void) | undefined)?.();
}

export class Notification {
  readonly #title: string;
  constructor(options: Electron.NotificationConstructorOptions) {
    this.#title = options.title ?? '';
  }
  static isSupported(): boolean {
    return true;
  }
  on(): this {
    return this;
  }
  show(): void {
    note('notification', this.#title);
  }
}

export const powerSaveBlocker = strict<Pick<Electron.PowerSaveBlocker, 'start' | 'stop'>>(
  'powerSaveBlocker',
  {
    start: (type) => {
      note('power', `start ${type}`);
      return 1;
    },
    stop: () => {
      note('power', 'stop');
      return true;
    },
  },
);

export const screen = strict('screen', {
  getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }),
} satisfies { readonly [K in keyof Electron.Screen]?: unknown });

export const nativeTheme = strict<
  Pick<Electron.NativeTheme, 'shouldUseDarkColors' | 'themeSource'>
>('nativeTheme', { shouldUseDarkColors: false, themeSource: 'system' });

export const ipcMain = strict<Pick<Electron.IpcMain, 'on'>>('ipcMain', {
  on: listening<Electron.IpcMain['on']>(ipcEvents, 'on'),
});

/** How many job processes V8 still gives up on, where the stand-in is hostile. */
let fatal = 1;
const parentPort = fileURLToPath(new URL('./parent-port.mjs', import.meta.url));

export const utilityProcess = strict('utilityProcess', {
  fork: (modulePath: string, args: string[] = []) => {
    const child = fork(modulePath, args, {
      serialization: 'advanced',
      execArgv: ['--import', parentPort],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const emitter = new EventEmitter();
    let spawned = false;
    child.once('spawn', () => {
      spawned = true;
      emitter.emit('spawn');
    });
    child.on('message', (message) => emitter.emit('message', message));
    child.on('exit', (code) => emitter.emit('exit', code ?? 1));
    if (isHostile('fatal-child') && modulePath.includes('job-process') && fatal > 0) {
      fatal--;
      // V8 gives up on the child: an error first, the end after it.
      child.once('message', () => {
        emitter.emit('error', 'FatalError', 'v8::internal::V8::FatalProcessOutOfMemory', '{}');
        child.kill('SIGKILL');
      });
    }
    return strict('UtilityProcess', {
      get pid() {
        return spawned ? child.pid : undefined;
      },
      on: listening<Electron.UtilityProcess['on']>(emitter, 'on'),
      once: listening<Electron.UtilityProcess['once']>(emitter, 'once'),
      postMessage: (message: NonNullable<object>) => void (child.connected && child.send(message)),
      // Before it has spawned, Electron cannot kill it and says so.
      kill: () => spawned && child.kill('SIGKILL'),
    } satisfies { readonly [K in keyof Electron.UtilityProcess]?: unknown });
  },
} satisfies { readonly [K in keyof typeof Electron.utilityProcess]?: unknown });

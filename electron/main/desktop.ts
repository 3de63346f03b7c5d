import { BrowserWindow, type WebContents } from 'electron';

import { createHub, type Hub } from '../lab/hub.ts';
import { focusedWindow, showMenus } from './menu.ts';
import { followTheme } from './theme.ts';
import { offerReload } from './gone.ts';
import { listenToWindows } from './ipc.ts';
import { nativeShell } from './native-shell.ts';
import { newCaller, type Caller } from '../lab/shell.ts';
import { openWindow } from './window.ts';
import { orderlyClosing } from './closing.ts';
import { recentFiles } from './recent.ts';
import { serveWindow, type LabService } from '../../shared/contract/server.ts';
import { showActivity } from './activity.ts';
import type { Laboratory } from '../lab/lab.ts';
import type { MenuItem } from '../../shared/contract/lab.ts';
import type { Port } from '../../shared/contract/wire.ts';
import type { ProgramPlaces } from '../system/places.ts';

/** The windows of the running program. */
export interface Desktop {
  readonly newWindow: () => void;
  /** Opens a file in the focused window, or in a new one. */
  readonly openPath: (path: string) => void;
}

interface Connected {
  readonly caller: Caller;
  /** Broadcasts to this window alone. */
  readonly hub: Hub;
  menu: readonly MenuItem[];
}

/** The lab's broadcasts and the window's own. */
function withOwnBroadcasts(service: LabService<Caller>, own: Hub): LabService<Caller> {
  return {
    ...service,
    onBroadcast(listener) {
      const leave = [service.onBroadcast(listener), own.onBroadcast(listener)];
      return () => {
        for (const stop of leave) stop();
      };
    },
  };
}

export function startDesktop(places: ProgramPlaces, laboratory: Laboratory): Desktop {
  const connected = new Map<number, Connected>();
  const closing = orderlyClosing(laboratory);
  /** Files for a window whose page has not loaded yet. */
  const waiting = new Map<number, string[]>();

  function refreshMenus(): void {
    const window = focusedWindow();
    const items = window === null ? [] : (connected.get(window.webContents.id)?.menu ?? []);
    showMenus(items, {
      run: (command, argument) => run(focusedWindow(), command, argument),
      newWindow,
      openPath,
      recent: recent.list,
      clearRecent: recent.clear,
    });
  }
  const recent = recentFiles(laboratory.settings, refreshMenus);

  function run(window: BrowserWindow | null, command: string, argument?: string): void {
    const there = window === null ? undefined : connected.get(window.webContents.id);
    const more = argument === undefined ? {} : { argument };
    there?.hub.broadcast('shell.command', { command, ...more });
  }

  function hand(id: number, path: string): boolean {
    const there = connected.get(id);
    if (there === undefined) return false;
    there.caller.handed.add(path);
    there.hub.broadcast('shell.command', { command: 'file.openPath', argument: path });
    return true;
  }

  function connect(contents: WebContents, port: Port): void {
    const window = BrowserWindow.fromWebContents(contents);
    if (window === null) return;
    const { id } = contents;
    const hub = createHub();
    const shell = nativeShell({
      window,
      library: laboratory.library,
      remember: recent.add,
      showMenu: (items) => {
        const there = connected.get(id);
        if (there === undefined) return;
        there.menu = items;
        refreshMenus();
        // The page publishes its menus once it can take commands.
        for (const path of waiting.get(id)?.splice(0) ?? []) hand(id, path);
      },
    });
    const caller = newCaller(shell);
    connected.set(id, { caller, hub, menu: [] });
    serveWindow(withOwnBroadcasts(laboratory.service, hub), port, caller);
    port.onClose(() => connected.delete(id));
  }

  function newWindow(): void {
    open();
  }

  function open(): BrowserWindow {
    const window = openWindow(places, laboratory.settings);
    closing.guard(window);
    window.on('focus', refreshMenus);
    return window;
  }

  function openPath(path: string): void {
    const window = focusedWindow() ?? open();
    const { id } = window.webContents;
    if (window.isMinimized()) window.restore();
    window.focus();
    const ready = (connected.get(id)?.menu.length ?? 0) > 0;
    if (!ready || !hand(id, path)) waiting.set(id, [...(waiting.get(id) ?? []), path]);
  }

  followTheme(laboratory.settings);
  listenToWindows(connect);
  offerReload();
  showActivity(laboratory);
  refreshMenus();
  return { newWindow, openPath };
}

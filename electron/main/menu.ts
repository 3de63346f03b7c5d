import { BrowserWindow, Menu, app, type MenuItemConstructorOptions } from 'electron';

import type { MenuItem } from '../../shared/contract/lab.ts';

export interface MenuActions {
  /** Runs a command of the focused window. */
  readonly run: (command: string, argument?: string) => void;
  readonly newWindow: () => void;
  readonly openPath: (path: string) => void;
  readonly recent: () => readonly string[];
  readonly clearRecent: () => void;
}

const ORDER = ['File', 'Edit', 'View', 'Genome', 'Run', 'Help'];

/** 'Mod+Shift+Z' as Electron writes it; null for keys that only work inside a view, such as '1'. */
function acceleratorOf(shortcut: string | null): string | null {
  if (shortcut === null || !shortcut.includes('+')) return null;
  return shortcut.replace('Mod', 'CommandOrControl');
}

function itemOf(item: MenuItem, actions: MenuActions): MenuItemConstructorOptions {
  const accelerator = acceleratorOf(item.shortcut);
  return {
    label: item.title,
    enabled: item.enabled,
    click: () => actions.run(item.command),
    // The page itself listens to the keys; the menu only shows them.
    ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
    ...(item.checked === null ? {} : { type: 'checkbox', checked: item.checked }),
  };
}

/** Items in their groups, with a line between two groups. */
function grouped(items: readonly MenuItem[], actions: MenuActions): MenuItemConstructorOptions[] {
  const sorted = [...items].sort((a, b) => a.group - b.group);
  return sorted.flatMap((item, at): MenuItemConstructorOptions[] => {
    const before = sorted[at - 1];
    const entry = itemOf(item, actions);
    return before !== undefined && before.group !== item.group
      ? [{ type: 'separator' }, entry]
      : [entry];
  });
}

function recentMenu(actions: MenuActions): MenuItemConstructorOptions {
  const recent = actions.recent();
  return {
    label: 'Open Recent',
    enabled: recent.length > 0,
    submenu: [
      ...recent.map((path) => ({ label: path, click: () => actions.openPath(path) })),
      { type: 'separator' },
      { label: 'Clear', click: () => actions.clearRecent() },
    ],
  };
}

function fileMenu(items: MenuItemConstructorOptions[], actions: MenuActions) {
  const last: MenuItemConstructorOptions[] =
    process.platform === 'darwin' ? [{ role: 'close' }] : [{ role: 'close' }, { role: 'quit' }];
  return [
    { label: 'New Window', accelerator: 'CommandOrControl+Shift+N', click: actions.newWindow },
    recentMenu(actions),
    { type: 'separator' as const },
    ...items,
    { type: 'separator' as const },
    ...last,
  ];
}

/**
 * Builds the native menus from the window's own commands, so that there is one list of them.
 * @param items of the focused window; empty before its page has loaded
 */
export function showMenus(items: readonly MenuItem[], actions: MenuActions): void {
  const names = [...ORDER, ...items.map((item) => item.menu)];
  const menus = [...new Set(names)].map((label): MenuItemConstructorOptions => {
    const own = grouped(
      items.filter((item) => item.menu === label),
      actions,
    );
    const submenu = label === 'File' ? fileMenu(own, actions) : own;
    return { label, submenu, visible: submenu.length > 0 };
  });
  const appMenu: MenuItemConstructorOptions[] =
    process.platform === 'darwin' ? [{ role: 'appMenu' }] : [];
  const development: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [{ label: 'Develop', submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }] }];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([...appMenu, ...menus, { role: 'windowMenu' }, ...development]),
  );
}

/** The window the person works in, or any. */
export function focusedWindow(): BrowserWindow | null {
  return BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0] ?? null;
}

import { BrowserWindow, Menu, app } from 'electron';

import { menuTemplate, type MenuActions } from './menu-template.ts';
import type { MenuItem } from '../../shared/contract/lab.ts';

/** What of the menus cannot be changed once they are built. */
function shapeOf(items: readonly MenuItem[], recent: readonly string[]): string {
  const fixed = items.map(({ command, title, menu, group, shortcut, checked }) => [
    command,
    title,
    menu,
    group,
    shortcut,
    checked === null,
  ]);
  return JSON.stringify([fixed, recent]);
}

let shown: { readonly shape: string; readonly menu: Menu } | null = null;

/**
 * Shows the menus of a window. Where only what can be chosen has changed, the menus that stand are changed: a menu
 * that is replaced while it is open closes.
 * @param items of the focused window; empty before its page has loaded
 */
export function showMenus(items: readonly MenuItem[], actions: MenuActions): void {
  const shape = shapeOf(items, actions.recent());
  if (shown?.shape === shape) {
    for (const { command, enabled, checked } of items) {
      const item = shown.menu.getMenuItemById(command);
      if (item === null) continue;
      if (item.enabled !== enabled) item.enabled = enabled;
      if (checked !== null && item.checked !== checked) item.checked = checked;
    }
    return;
  }
  const place = { platform: process.platform, packaged: app.isPackaged };
  const menu = Menu.buildFromTemplate(menuTemplate(items, actions, place));
  Menu.setApplicationMenu(menu);
  shown = { shape, menu };
}

/** The window the person works in, or any. */
export function focusedWindow(): BrowserWindow | null {
  return BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0] ?? null;
}

import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MenuItemConstructorOptions } from 'electron';

vi.mock('electron', () => import('./electron.ts'));
import { menuTemplate, type MenuActions } from '../../electron/main/menu-template.ts';
import { showMenus } from '../../electron/main/menu.ts';
import { asked, forget } from './electron.ts';
import { isAccelerator } from './accelerator-grammar.ts';
import type { Command } from '../../renderer/commands/registry.ts';
import type { MenuItem } from '../../shared/contract/lab.ts';

const brought = import.meta.glob<{ readonly commands: readonly Command[] }>(
  '../../renderer/*/commands.ts',
  { eager: true },
);

/** The lines of the menus as a window publishes them. */
const ITEMS: readonly MenuItem[] = Object.values(brought).flatMap(({ commands }) =>
  commands.flatMap(({ id, title, menu, group = 0, shortcut = null, checked }) =>
    menu === undefined
      ? []
      : [
          {
            command: id,
            title,
            menu,
            group,
            shortcut,
            enabled: true,
            checked: checked === undefined ? null : false,
          },
        ],
  ),
);

const recent: string[] = [];
const actions: MenuActions = {
  run: vi.fn(),
  newWindow: vi.fn(),
  openPath: vi.fn(),
  recent: () => recent,
  clearRecent: vi.fn(),
};

const submenuOf = (item: MenuItemConstructorOptions): readonly MenuItemConstructorOptions[] =>
  Array.isArray(item.submenu) ? item.submenu : [];
const all = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...all(submenuOf(item))]);
const rolesIn = (items: readonly MenuItemConstructorOptions[], label: string): string[] =>
  items
    .filter((item) => item.label === label)
    .flatMap(submenuOf)
    .flatMap(({ role }) => (role === undefined ? [] : [role]));

describe.each(['darwin', 'win32', 'linux'] as const)('the menus on %s', (platform) => {
  const template = menuTemplate(ITEMS, actions, { platform, packaged: true });

  it('hold the commands, each under a name of its own', () => {
    expect(ITEMS.length).toBeGreaterThan(40);
    const ids = all(template).flatMap(({ id }) => (id === undefined ? [] : [id]));
    expect([...ids].sort()).toEqual(ITEMS.map(({ command }) => command).sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have only accelerators that Electron can read, each once', () => {
    const accelerators = all(template).flatMap(({ accelerator }) =>
      typeof accelerator === 'string' ? [accelerator] : [],
    );
    expect(accelerators).toContain('CommandOrControl+Alt+Right');
    for (const accelerator of accelerators) expect(accelerator).toSatisfy(isAccelerator);
    expect(new Set(accelerators).size).toBe(accelerators.length);
  });

  it('can zoom and fill the screen', () => {
    expect(rolesIn(template, 'View')).toEqual([
      'resetZoom',
      'zoomIn',
      'zoomOut',
      'togglefullscreen',
    ]);
  });

  it('leave text editing to the system where it needs roles for it', () => {
    const roles = rolesIn(template, 'Edit');
    const expected = ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'];
    expect(roles).toEqual(platform === 'darwin' ? expected : []);
    // Keys that macOS gives to a menu item never reach the text field.
    const own = all(template).filter(({ role }) => role === undefined);
    const keys = own.map(({ accelerator }) => accelerator);
    for (const key of ['Z', 'X', 'C', 'V', 'A', 'Shift+Z']) {
      const there = keys.includes(`CommandOrControl+${key}`);
      if (platform === 'darwin') expect(there, key).toBe(false);
    }
    expect(keys.includes('CommandOrControl+C')).toBe(platform !== 'darwin');
  });

  it('name no two items of a menu alike', () => {
    for (const menu of template) {
      const labels = submenuOf(menu).map(({ label, role, type }, at) => {
        if (type === 'separator') return String(at);
        return (label ?? role ?? '').toLowerCase();
      });
      expect(new Set(labels).size, menu.label).toBe(labels.length);
    }
  });
});

describe('menus that stand', () => {
  beforeEach(() => {
    forget();
    recent.length = 0;
  });
  const changed = (id: string, change: Partial<MenuItem>): MenuItem[] =>
    ITEMS.map((item) => (item.command === id ? { ...item, ...change } : item));

  it('are changed, not replaced, when only what can be chosen changes', () => {
    recent.push('/new');
    showMenus(ITEMS, actions);
    const [menu] = asked.menus;
    showMenus(changed('genome.save', { enabled: false }), actions);
    showMenus(changed('view.gallery', { checked: true }), actions);
    expect(asked.menus).toHaveLength(1);
    expect(menu?.getMenuItemById('genome.save')?.enabled).toBe(true);
    expect(menu?.getMenuItemById('view.gallery')?.checked).toBe(true);
    showMenus(changed('genome.save', { enabled: false }), actions);
    expect(menu?.getMenuItemById('genome.save')?.enabled).toBe(false);
  });

  it('are replaced when items come, go or are renamed, and when a file was opened', () => {
    showMenus(ITEMS, actions);
    showMenus(ITEMS.slice(1), actions);
    showMenus(changed('genome.save', { title: 'Save it' }), actions);
    recent.push('/a.wann');
    showMenus(changed('genome.save', { title: 'Save it' }), actions);
    expect(asked.menus).toHaveLength(4);
  });
});

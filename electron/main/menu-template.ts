import type { MenuItemConstructorOptions } from 'electron';

import { acceleratorOf } from './accelerator.ts';
import type { MenuItem } from '../../shared/contract/lab.ts';

export interface MenuActions {
  /** Runs a command of the focused window. */
  readonly run: (command: string, argument?: string) => void;
  readonly newWindow: () => void;
  readonly openPath: (path: string) => void;
  readonly recent: () => readonly string[];
  readonly clearRecent: () => void;
}

/** What the menus depend on besides the window's commands. */
export interface MenuPlace {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
}

const ORDER = ['File', 'Edit', 'View', 'Genome', 'Run', 'Help'];

/** macOS carries out text editing through these roles alone; their keys are theirs. */
const TEXT_EDITING: readonly MenuItemConstructorOptions[] = [
  { role: 'undo' },
  { role: 'redo' },
  { type: 'separator' },
  { role: 'cut' },
  { role: 'copy' },
  { role: 'paste' },
  { role: 'selectAll' },
];
const TEXT_KEYS: ReadonlySet<string> = new Set([
  'CommandOrControl+Z',
  'CommandOrControl+Shift+Z',
  'CommandOrControl+X',
  'CommandOrControl+C',
  'CommandOrControl+V',
  'CommandOrControl+A',
]);

const ZOOM: readonly MenuItemConstructorOptions[] = [
  { type: 'separator' },
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  { role: 'togglefullscreen' },
];

function itemOf(item: MenuItem, actions: MenuActions, mac: boolean): MenuItemConstructorOptions {
  const accelerator = acceleratorOf(item.shortcut);
  const taken = mac && accelerator !== null && TEXT_KEYS.has(accelerator);
  // Beside the role of that name: the role's is for text, this one for the genome.
  const label =
    mac && /^(Undo|Redo)$/.test(item.title) ? `${item.title} in the Genome` : item.title;
  return {
    id: item.command,
    label,
    enabled: item.enabled,
    click: () => actions.run(item.command),
    // The page itself listens to the keys; the menu only shows them. On macOS the menu gets those that the page
    // left alone, so a key of text editing must be its role's.
    ...(accelerator === null || taken ? {} : { accelerator, registerAccelerator: false }),
    ...(item.checked === null ? {} : { type: 'checkbox', checked: item.checked }),
  };
}

/** Items in their groups, with a line between two groups. */
function grouped(
  items: readonly MenuItem[],
  actions: MenuActions,
  mac: boolean,
): MenuItemConstructorOptions[] {
  const sorted = [...items].sort((a, b) => a.group - b.group);
  return sorted.flatMap((item, at): MenuItemConstructorOptions[] => {
    const before = sorted[at - 1];
    const entry = itemOf(item, actions, mac);
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

function fileMenu(
  items: readonly MenuItemConstructorOptions[],
  actions: MenuActions,
  mac: boolean,
): MenuItemConstructorOptions[] {
  return [
    { label: 'New Window', accelerator: 'CommandOrControl+Shift+N', click: actions.newWindow },
    recentMenu(actions),
    { type: 'separator' },
    ...items,
    { type: 'separator' },
    { role: 'close' },
    ...(mac ? [] : [{ role: 'quit' } as const]),
  ];
}

function editMenu(
  items: readonly MenuItemConstructorOptions[],
  mac: boolean,
): MenuItemConstructorOptions[] {
  if (!mac) return [...items];
  return [...TEXT_EDITING, ...(items.length > 0 ? [{ type: 'separator' } as const] : []), ...items];
}

/**
 * The native menus, from the window's own commands, so that there is one list of them.
 * @param items of the focused window; empty before its page has loaded
 */
export function menuTemplate(
  items: readonly MenuItem[],
  actions: MenuActions,
  { platform, packaged }: MenuPlace,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const names = [...ORDER, ...items.map((item) => item.menu)];
  const menus = [...new Set(names)].map((label): MenuItemConstructorOptions => {
    const own = grouped(
      items.filter((item) => item.menu === label),
      actions,
      mac,
    );
    const submenu =
      label === 'File'
        ? fileMenu(own, actions, mac)
        : label === 'Edit'
          ? editMenu(own, mac)
          : label === 'View'
            ? [...own, ...ZOOM]
            : own;
    return { label, submenu, visible: submenu.length > 0 };
  });
  const development: MenuItemConstructorOptions[] = packaged
    ? []
    : [{ label: 'Develop', submenu: [{ role: 'reload' }, { role: 'toggleDevTools' }] }];
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    ...menus,
    { role: 'windowMenu' },
    ...development,
  ];
}

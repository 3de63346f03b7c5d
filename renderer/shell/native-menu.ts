import { allCommands, isEnabled } from '../commands/registry.ts';
import { importFile } from '../files/documents.ts';
import { lab } from '../lab/lab.ts';
import { hasNativeMenus } from '../lab/connect.ts';
import { notifyError } from '../state/notices.ts';
import type { MenuItem } from '../../shared/contract/lab.ts';

/** Often enough for a menu that is opened by hand; what is enabled depends on many stores. */
const REFRESH_MS = 400;

function items(): MenuItem[] {
  return allCommands().flatMap((command) =>
    command.menu === undefined
      ? []
      : [
          {
            command: command.id,
            title: command.title,
            menu: command.menu,
            group: command.group ?? 0,
            shortcut: command.shortcut ?? null,
            enabled: isEnabled(command),
            checked: command.checked?.() ?? null,
          },
        ],
  );
}

/** Opens a file that the shell was asked to open with this window. */
async function openPath(path: string): Promise<void> {
  const { fileName, bytes } = await lab.request('file.read', { path });
  await importFile(fileName, bytes);
}

/** Keeps the system's menus as the window's commands are, where the shell has such menus. */
export function keepNativeMenu(): void {
  if (!hasNativeMenus()) return;
  lab.subscribe('shell.command', ({ command, argument }) => {
    if (command !== 'file.openPath' || argument === undefined) return;
    openPath(argument).catch(notifyError);
  });
  let shown = '';
  const publish = (): void => {
    const now = items();
    const text = JSON.stringify(now);
    if (text === shown) return;
    shown = text;
    // Where this fails only the system's menu is out of date.
    lab.request('shell.menu', { items: now }).catch(() => undefined);
  };
  publish();
  window.setInterval(publish, REFRESH_MS);
}

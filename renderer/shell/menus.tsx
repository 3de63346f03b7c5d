import { Menu } from '@mantine/core';
import { useRef, useState, type ReactElement } from 'react';
import {
  allCommands,
  isEnabled,
  MENUS,
  runCommand,
  type Command,
  type MenuName,
} from '../commands/registry.ts';
import { shortcutText } from '../commands/shortcuts.ts';
import { Icon } from '../controls/icons.tsx';
import styles from './shell.module.css';

function groupsOf(menu: MenuName): Command[][] {
  const groups = new Map<number, Command[]>();
  for (const command of allCommands()) {
    if (command.menu !== menu) continue;
    const list = groups.get(command.group ?? 0) ?? [];
    list.push(command);
    groups.set(command.group ?? 0, list);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, list]) => list);
}

function Items({ menu, run }: { menu: MenuName; run: (id: string) => void }): ReactElement[] {
  return groupsOf(menu).flatMap((group, place) => [
    ...(place === 0 ? [] : [<Menu.Divider key={`line-${place}`} />]),
    ...group.map((command) => (
      <Menu.Item
        key={command.id}
        disabled={!isEnabled(command)}
        title={command.meaning}
        leftSection={
          <span className={styles['check']}>
            {command.checked?.() === true ? <Icon name="check" size={14} /> : null}
          </span>
        }
        rightSection={
          command.shortcut === undefined ? null : (
            <span className={styles['key']}>{shortcutText(command.shortcut)}</span>
          )
        }
        onClick={() => run(command.id)}
      >
        {command.title}
      </Menu.Item>
    )),
  ]);
}

/** The menus inside the page; in Electron the system's own menu bar has them. */
export function Menus(): ReactElement {
  const [open, setOpen] = useState<MenuName | null>(null);
  const names = useRef(new Map<MenuName, HTMLButtonElement>());
  // A dialog gives the focus back to what had it, and the menu's item is gone by then.
  const run = (menu: MenuName, id: string): void => {
    names.current.get(menu)?.focus();
    runCommand(id);
  };
  return (
    <nav className={styles['menus']} aria-label="Menus">
      {MENUS.map((name) => (
        <Menu
          key={name}
          position="bottom-start"
          offset={4}
          opened={open === name}
          onChange={(opened) => setOpen(opened ? name : null)}
        >
          <Menu.Target>
            <button
              type="button"
              ref={(button) => {
                if (button !== null) names.current.set(name, button);
              }}
              className={styles['menuName']}
              data-testid={`menu-${name}`}
              onMouseEnter={() => {
                if (open !== null) setOpen(name);
              }}
            >
              {name}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Items menu={name} run={(id) => run(name, id)} />
          </Menu.Dropdown>
        </Menu>
      ))}
    </nav>
  );
}

import { Menu } from '@mantine/core';
import { Fragment, type ReactElement } from 'react';
import { findCommand, isEnabled, runCommand } from '../commands/registry.ts';
import { shortcutText } from '../commands/shortcuts.ts';
import styles from './editor.module.css';
import type { Point } from '../../shared/drawing/layout/layout.ts';

/** Commands for what was pressed, in groups with a line between them. */
const ELEMENT: readonly (readonly string[])[] = [
  ['genome.split', 'genome.toggle', 'genome.recurrent', 'editor.trace'],
  ['genome.copy', 'genome.paste', 'genome.delete'],
];
const BACKGROUND: readonly (readonly string[])[] = [
  ['genome.paste', 'genome.selectAll'],
  ['editor.fit', 'genome.tidy', 'editor.disabled', 'editor.table'],
  ['graph.exportSvg', 'graph.exportPng'],
];

/** Where the menu was asked for, in px of the pane, and whether on a node or connection. */
export interface MenuPlace extends Point {
  readonly onElement: boolean;
}

function Item({ id }: { id: string }): ReactElement | null {
  const command = findCommand(id);
  if (command === undefined) return null;
  const { title, shortcut, checked } = command;
  return (
    <Menu.Item
      disabled={!isEnabled(command)}
      rightSection={
        shortcut === undefined ? null : (
          <kbd className={styles['menuKey']}>{shortcutText(shortcut)}</kbd>
        )
      }
      {...(checked === undefined ? {} : { role: 'menuitemcheckbox', 'aria-checked': checked() })}
      onClick={() => runCommand(id)}
    >
      {title}
    </Menu.Item>
  );
}

/** The graph's menu under the right mouse button: what can be done with what was pressed. */
export function GraphMenu({
  place,
  onClose,
}: {
  place: MenuPlace | null;
  onClose: () => void;
}): ReactElement | null {
  if (place === null) return null;
  const groups = place.onElement ? ELEMENT : BACKGROUND;
  return (
    <Menu opened onClose={onClose} position="bottom-start" offset={0}>
      <Menu.Target>
        <span className={styles['menuTarget']} style={{ left: place.x, top: place.y }} />
      </Menu.Target>
      <Menu.Dropdown data-testid="graph-menu">
        {groups.map((ids, k) => (
          <Fragment key={ids[0]}>
            {k === 0 ? null : <Menu.Divider />}
            {ids.map((id) => (
              <Item key={id} id={id} />
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

import { Modal, TextInput } from '@mantine/core';
import { useMemo, useState, type KeyboardEvent, type ReactElement } from 'react';
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { useEnabledCommands } from '../commands/observe.ts';
import { allCommands, perform, type Command } from '../commands/registry.ts';
import { shortcutText } from '../commands/shortcuts.ts';
import { rankCommands } from '../commands/search.ts';
import { openCommands } from '../gallery/open-commands.ts';
import { useLibrary } from '../state/hooks.ts';
import styles from './palette.module.css';

export const palette = createStore<{ readonly open: boolean }>()(() => ({ open: false }));

const close = (): void => palette.setState({ open: false });

/** Gives a command where the person was: a dialog it opens returns the focus there, and not to the palette. */
function run(command: Command, before: Element | null): void {
  close();
  if (before instanceof HTMLElement) before.focus();
  perform(command);
}

/** Why no row is shown: a command of that name may be one that cannot be given now. */
function whyNone(query: string): string {
  const [blocked] = rankCommands(allCommands(), query);
  return blocked === undefined ? 'Nothing is called so.' : `“${blocked.title}” cannot be done now.`;
}

function Search(): ReactElement {
  const [before] = useState(() => document.activeElement);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const enabled = useEnabledCommands();
  const snapshot = useLibrary((state) => state.snapshot);
  const found = useMemo(() => {
    const all = query.trim() === '' ? enabled : [...enabled, ...openCommands(snapshot)];
    return rankCommands(all, query).slice(0, 14);
  }, [enabled, snapshot, query]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setChosen((place) => (place + step + found.length) % Math.max(1, found.length));
    }
    const command = found[chosen];
    if (event.key !== 'Enter' || command === undefined) return;
    // The focus goes back before the key is done: a button there would be pressed by it.
    event.preventDefault();
    run(command, before);
  };
  return (
    <>
      <TextInput
        // Keys typed before the dialog's own focus comes would be lost.
        autoFocus
        data-autofocus
        aria-label="Search commands"
        placeholder="What do you want to do, or open?"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={`palette-${chosen}`}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul className={styles['list']} id="palette-list" role="listbox" aria-label="Commands">
        {found.map((command, place) => (
          <li
            key={command.id}
            id={`palette-${place}`}
            role="option"
            aria-selected={place === chosen}
            className={styles['row']}
            // A row that comes to lie under a resting pointer is not pointed at.
            onMouseMove={() => setChosen(place)}
            onClick={() => run(command, before)}
          >
            <span>
              {command.title}
              {command.meaning === undefined ? null : <small>{command.meaning}</small>}
            </span>
            {command.shortcut === undefined ? null : <kbd>{shortcutText(command.shortcut)}</kbd>}
          </li>
        ))}
        {found.length === 0 ? <li className={styles['none']}>{whyNone(query)}</li> : null}
      </ul>
    </>
  );
}

/** Every command by name, and everything the library holds. */
export function CommandPalette(): ReactElement {
  const open = useStore(palette, (state) => state.open);
  return (
    <Modal.Root
      opened={open}
      onClose={close}
      size={560}
      yOffset={80}
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label="Commands">
        <Modal.Body p={8}>{open ? <Search /> : null}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

import { TextInput } from '@mantine/core';
import { useState, type ReactElement, type ReactNode } from 'react';
import { allCommands } from '../commands/registry.ts';
import { shortcutText } from '../commands/shortcuts.ts';
import { TERMS } from '../controls/terms.ts';
import styles from './dialogs.module.css';
import { matching, shortcutList } from './reference.ts';

/** A list of words with what they stand for, narrowed by typing. */
function Reference({
  label,
  rows,
}: {
  label: string;
  rows: readonly { readonly name: string; readonly text: string; readonly shown: ReactNode }[];
}): ReactElement {
  const [query, setQuery] = useState('');
  const found = matching(rows, query);
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={label}
        placeholder={label}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <dl className={styles['terms']} tabIndex={0} aria-label="Found">
        {found.map(({ name, shown }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{shown}</dd>
          </div>
        ))}
      </dl>
      {found.length === 0 ? <p>Nothing is called so.</p> : null}
    </>
  );
}

/** The field's words in alphabetical order. */
export function Terms(): ReactElement {
  const rows = Object.entries(TERMS)
    .map(([name, text]) => ({ name, text, shown: text }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { sensitivity: 'base' }));
  return <Reference label="Find a word" rows={rows} />;
}

/** Every key that does something, with what it does. */
export function Shortcuts(): ReactElement {
  const rows = shortcutList(allCommands()).map(({ title, keys }) => ({
    name: title,
    text: keys.join(' '),
    shown: keys.map((key) => <kbd key={key}>{shortcutText(key)}</kbd>),
  }));
  return <Reference label="Find a command or a key" rows={rows} />;
}

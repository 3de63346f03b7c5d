import { TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { Button } from '../controls/button.tsx';
import { useDocument } from '../state/hooks.ts';
import { closeDialog } from '../state/dialogs.ts';
import { session } from '../state/session.ts';
import styles from './dialogs.module.css';

/** Name, notes and tags of the genome on screen; one version that can be undone. */
export function Details(): ReactElement | null {
  const document = useDocument();
  const [name, setName] = useState(document?.name ?? '');
  const [notes, setNotes] = useState(document?.notes ?? '');
  const [tags, setTags] = useState<string[]>([...(document?.tags ?? [])]);
  if (document === null) return null;
  const apply = (): void => {
    session.edit('name, notes and tags', (before) => ({
      ...before,
      name: name.trim() === '' ? before.name : name.trim(),
      notes,
      tags,
    }));
    closeDialog();
  };
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextInput
        label="Name"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label="Notes"
        autosize
        minRows={4}
        maxRows={12}
        value={notes}
        onChange={(event) => setNotes(event.currentTarget.value)}
      />
      <TagsInput label="Tags" placeholder="Enter adds a tag" value={tags} onChange={setTags} />
      <div className={styles['actions']}>
        <Button title="Apply" kind="primary" onClick={apply}>
          Apply
        </Button>
      </div>
    </form>
  );
}

import type { ReactElement } from 'react';
import { CommandButton, CommandTool } from '../controls/command-button.tsx';
import { versionOf, type OpenGenome } from '../state/session.ts';
import { CompareMenu } from './compare.tsx';
import styles from './editor.module.css';
import { TraceButton } from './trace-button.tsx';

/** The editor's tools, in the header of its dock. */
export function EditorTools({ open }: { open: OpenGenome }): ReactElement {
  const { label } = versionOf(open);
  return (
    <>
      <div className={styles['tools']} role="toolbar" aria-label="Genome tools">
        <CommandTool id="editor.select" icon="cursor" />
        <CommandTool id="editor.connect" icon="connect" />
        <CommandTool id="editor.insert" icon="insert" />
        <span className={styles['divider']} />
        <CommandTool id="genome.undo" icon="undo" />
        <CommandTool id="genome.redo" icon="redo" />
        <span className={styles['divider']} />
        <CommandButton id="genome.tidy" kind="quiet" text="Tidy" />
        <TraceButton />
        <CompareMenu open={open} />
        <CommandButton id="editor.signal" kind="quiet" text="Signal" />
      </div>
      <span
        className={styles['lastEdit']}
        title={open.position === 0 ? undefined : `Last edit: ${label}`}
      >
        {open.position === 0 ? '' : `last edit: ${label}`}
      </span>
    </>
  );
}

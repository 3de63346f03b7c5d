import { memo, type ReactElement } from 'react';
import { isEven } from '../../shared/genome/parity.ts';
import { statisticsOf } from '../../shared/genome/statistics.ts';
import { CommandButton } from '../controls/command-button.tsx';
import { Tip } from '../controls/tip.tsx';
import { hasNativeMenus } from '../lab/connect.ts';
import { useActive } from '../state/hooks.ts';
import { isEdited, versionOf, type OpenGenome } from '../state/session.ts';
import { findTask } from '../state/tasks.ts';
import { Menus } from './menus.tsx';
import styles from './shell.module.css';
import { TERMS } from '../controls/terms.ts';

const Fact = memo(function Fact({
  name,
  value,
}: {
  name: keyof typeof TERMS;
  value: string;
}): ReactElement {
  return (
    <Tip title={name} meaning={TERMS[name]}>
      <span className={styles['fact']}>
        <span>{name}</span> <b>{value}</b>
      </span>
    </Tip>
  );
});

function Facts({ open }: { open: OpenGenome }): ReactElement {
  const { document } = versionOf(open);
  const { genome } = document;
  const { connections, hidden, depth, inputsUsed } = statisticsOf(genome);
  return (
    <div className={styles['facts']} data-testid="facts">
      <Tip title={document.name} meaning={document.notes === '' ? undefined : document.notes}>
        <span className={styles['name']} data-testid="genome-name">
          {document.name}
        </span>
      </Tip>
      {isEdited(open) ? (
        <span className={styles['edited']}>
          <i aria-hidden="true" />
          {open.saved === null && open.position === 0 ? 'not saved' : 'edited'}
        </span>
      ) : null}
      <span className={styles['statistics']}>
        <Fact name="task" value={findTask(document.task)?.title ?? document.task} />
        <Fact name="connections" value={String(connections)} />
        <Fact name="hidden" value={String(hidden)} />
        <Fact name="depth" value={String(depth)} />
        <Fact name="parity" value={isEven(genome) ? 'even' : 'not even'} />
        <Fact name="inputs used" value={`${inputsUsed} of ${genome.inputCount + 1}`} />
      </span>
    </div>
  );
}

/** Menus, what is open, and the two things one does with it. */
export function TitleBar({ compact }: { compact: boolean }): ReactElement {
  const open = useActive();
  return (
    <header className={styles['titleBar']} data-compact={compact ? '' : undefined} data-pane="">
      <h1 className="visually-hidden">Precocial</h1>
      {hasNativeMenus() ? null : <Menus />}
      {open === null ? <div className={styles['facts']} /> : <Facts open={open} />}
      <div className={styles['actions']}>
        <CommandButton
          id="search.evolve"
          kind="primary"
          icon="evolve"
          text={compact ? 'Evolve' : 'Evolve from here'}
        />
        <CommandButton id="record.open" icon="record" text="Record" />
      </div>
    </header>
  );
}

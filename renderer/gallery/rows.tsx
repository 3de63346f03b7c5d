import { Menu } from '@mantine/core';
import { useState, type MouseEvent, type ReactElement, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { GenomeEntry, RunEntry } from '../../shared/contract/lab.ts';
import type { TaskEntry } from '../../shared/contract/tasks.ts';
import { errorOfMean } from '../../shared/evaluation/evaluate.ts';
import type { AddedSource } from '../../shared/tasks/source.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { Icon } from '../controls/icons.tsx';
import { ROVING } from '../controls/roving-list.tsx';
import { accuracies, accuracyOf } from '../state/accuracies.ts';
import { openRef } from '../files/documents.ts';
import { lab } from '../lab/lab.ts';
import { testedOf } from '../state/conditions.ts';
import { useSession } from '../state/hooks.ts';
import { measurements } from '../state/measurements.ts';
import { notifyError } from '../state/notices.ts';
import { sameRef } from '../state/references.ts';
import { isReadable } from '../state/runs.ts';
import { activeOf, documentOf, session } from '../state/session.ts';
import { findTask } from '../state/tasks.ts';
import { formatMean, formatNumber, formatReturn } from '../../shared/drawing/numbers.ts';
import { newGenomeOf, removeTask, revealTask, searchOn, showTask } from '../own-tasks/state.ts';
import { compareEntry, duplicateEntry, openRun, trashGenome, trashRun } from './actions.ts';
import styles from './gallery.module.css';
import { GenomeThumbnail, RunThumbnail } from './thumbnail.tsx';

interface RowProps {
  readonly title: string;
  readonly line: string;
  /** Added to the tooltip. */
  readonly hint?: string;
  readonly picture: ReactNode;
  readonly selected: boolean;
  readonly testId: string;
  readonly onOpen: () => void;
  /** Opened by a double click: to keep. */
  readonly onKeep?: () => void;
  readonly menu: ReactNode;
  readonly children?: ReactNode;
}

function Row(props: RowProps): ReactElement {
  const [open, setOpen] = useState(false);
  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault();
    setOpen(true);
  };
  return (
    <li
      className={styles['row']}
      data-selected={props.selected ? '' : undefined}
      onContextMenu={onContextMenu}
    >
      <button
        type="button"
        className={styles['open']}
        title={[props.title, props.line, ...(props.hint === undefined ? [] : [props.hint])].join(
          '\n',
        )}
        aria-current={props.selected}
        data-testid={props.testId}
        {...ROVING}
        onKeyDown={(event) => {
          if (event.key === 'ArrowRight') setOpen(true);
        }}
        onClick={props.onOpen}
        onDoubleClick={props.onKeep}
      >
        {props.picture}
        <span className={styles['text']}>
          <b>{props.title}</b>
          <span>{props.line}</span>
          {props.children}
        </span>
      </button>
      <Menu opened={open} onChange={setOpen} position="bottom-end">
        <Menu.Target>
          <button
            type="button"
            className={styles['more']}
            // By keys the menu opens from the row itself: ArrowRight, or the key for menus.
            tabIndex={-1}
            aria-label={`Actions for ${props.title}`}
          >
            <Icon name="more" size={14} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>{props.menu}</Menu.Dropdown>
      </Menu>
    </li>
  );
}

const reveal = (ref: GenomeEntry['ref']): void => {
  lab.request('library.reveal', { ref }).catch(notifyError);
};

const isClassifier = ({ task }: GenomeEntry): boolean => findTask(task)?.kind === 'classification';

interface Measures {
  readonly line: string;
  readonly hint: string | null;
}

/**
 * The figure of a genome: what this window measured of it, the same as in the test strip, the dial and the sweep; else
 * the mean that it was saved with, which is said.
 */
function measuresOf(entry: GenomeEntry, document: GenomeDocument | null): Measures {
  const size = `${entry.connections} conn.`;
  if (isClassifier(entry)) {
    const share = document === null ? null : accuracyOf(document.genome);
    const saved =
      entry.mean === null
        ? null
        : `Saved with a mean log-likelihood of ${formatNumber(entry.mean, 2)} nats.`;
    return share === null
      ? { line: size, hint: saved }
      : {
          line: `${formatNumber(share * 100, 1)} %, ${size}`,
          hint: 'Accuracy, mean of 6 weights.',
        };
  }
  const evaluation = document === null ? null : testedOf(document);
  if (evaluation !== null) {
    const { mean, trials } = evaluation;
    const line = `${formatMean(mean, errorOfMean(evaluation))}, ${size}`;
    return { line, hint: `Mean ± standard error, n = ${trials} episodes at each weight.` };
  }
  if (entry.mean === null) return { line: size, hint: null };
  return {
    line: `saved ${formatReturn(entry.mean)}, ${size}`,
    hint: 'The mean it was saved with.',
  };
}

/** The document of an entry as it is on disk, if it is open here. */
function useSaved(ref: GenomeEntry['ref']): GenomeDocument | null {
  return useSession(
    (state) =>
      state.open.find((open) => open.ref !== null && sameRef(open.ref, ref))?.saved ?? null,
  );
}

/** Keeps the genome on screen open when another is looked at. */
function keepActive(): void {
  const { active } = session.store.getState();
  if (active !== null) session.keep(active);
}

/** A genome or champion: a click shows it, a double click keeps it open. */
export function GenomeRow({ entry }: { entry: GenomeEntry }): ReactElement {
  const { ref } = entry;
  const selected = useSession((state) => sameRef(activeOf(state)?.ref ?? null, ref));
  const alone = useSession((state) => activeOf(state) === null);
  const saved = useSaved(ref);
  useStore(measurements, (state) => state.tick);
  useStore(accuracies, (state) => state.tick);
  const { line, hint } = measuresOf(entry, saved);
  return (
    <Row
      title={entry.name}
      line={line}
      {...(hint === null ? {} : { hint })}
      picture={<GenomeThumbnail entry={entry} />}
      selected={selected}
      testId={`entry-${entry.name}`}
      onOpen={() => void openRef(ref, { preview: true }).catch(notifyError)}
      onKeep={() => void openRef(ref).then(keepActive).catch(notifyError)}
      menu={
        <>
          <Menu.Item onClick={() => void openRef(ref).then(keepActive).catch(notifyError)}>
            Open and keep open
          </Menu.Item>
          <Menu.Item onClick={() => void duplicateEntry(entry)}>Duplicate</Menu.Item>
          <Menu.Item disabled={alone} onClick={() => void compareEntry(entry)}>
            Compare with the genome on screen
          </Menu.Item>
          <Menu.Item onClick={() => reveal(ref)}>Reveal in folder</Menu.Item>
          {ref.kind === 'genome' ? (
            <Menu.Item onClick={() => trashGenome(entry)}>Move to trash</Menu.Item>
          ) : null}
        </>
      }
    />
  );
}

const STATUS: Readonly<Record<RunEntry['status'], string>> = {
  running: '',
  pausing: ', pausing',
  paused: ', paused',
  stopped: ', stopped',
  finished: ', finished',
  crashed: ', interrupted',
  newer: 'written by a newer Precocial',
  damaged: 'damaged',
  unknown: ', state not known',
};

/** Beside a status there is room for the numbers alone. */
function lineOf(run: RunEntry): string {
  const status = STATUS[run.status];
  if (!isReadable(run)) return status;
  return `${status === '' ? 'gen ' : ''}${run.generation} / ${run.generations}${status}`;
}

/** A run: click opens its champion and its search view. */
export function RunRow({ run }: { run: RunEntry }): ReactElement {
  const selected = useSession((state) => {
    const ref = activeOf(state)?.ref;
    return ref?.kind === 'run' && ref.run === run.id;
  });
  const open = (): void => void openRun(run).catch(notifyError);
  return (
    <Row
      title={run.name}
      line={lineOf(run)}
      picture={<RunThumbnail run={run} />}
      selected={selected}
      {...(run.message === undefined ? {} : { hint: run.message })}
      testId={`run-${run.id}`}
      onOpen={open}
      menu={
        <>
          <Menu.Item onClick={open}>Open champion</Menu.Item>
          <Menu.Item onClick={() => reveal({ kind: 'run', run: run.id })}>
            Reveal in folder
          </Menu.Item>
          <Menu.Item
            disabled={run.status === 'running' || run.status === 'pausing' || run.elsewhere}
            onClick={() => trashRun(run)}
          >
            Move to trash
          </Menu.Item>
        </>
      }
    >
      {run.status === 'finished' || !isReadable(run) ? null : (
        <progress
          className={styles['progress']}
          max={run.generations}
          value={run.generation}
          aria-label={`Generations of ${run.name}`}
        />
      )}
    </Row>
  );
}

const KIND_WORDS: Readonly<Record<AddedSource['kind'], string>> = {
  file: 'code',
  program: 'prog.',
  table: 'table',
};

/** What a task's row says beside its name. */
function taskLine({ source, trusted, problem }: TaskEntry): string {
  if (!trusted) return 'not allowed to run yet';
  if (problem !== null) return source === null ? 'fails' : 'fails; the version before is used';
  if (source === null) return '';
  const { inputs, outputs } = source.description;
  return source.kind === 'table'
    ? `${inputs.length} columns, ${outputs.length} classes`
    : `${inputs.length} in, ${outputs.length} out`;
}

/** A task of the person's own: a click shows its page. */
export function TaskRow({ entry }: { entry: TaskEntry }): ReactElement {
  const { name, source, problem } = entry;
  const id = source?.description.id;
  const selected = useSession((state) => id !== undefined && documentOf(state)?.task === id);
  return (
    <Row
      title={source?.description.title ?? name}
      line={taskLine(entry)}
      picture={
        <span className={styles['thumbnail']} data-kind="" aria-hidden="true">
          {source === null ? '?' : KIND_WORDS[source.kind]}
        </span>
      }
      selected={selected}
      {...(problem === null ? {} : { hint: problem })}
      testId={`task-${name}`}
      onOpen={() => showTask(name)}
      menu={
        <>
          <Menu.Item onClick={() => showTask(name)}>Show</Menu.Item>
          <Menu.Item disabled={source === null} onClick={() => newGenomeOf(entry)}>
            New genome
          </Menu.Item>
          <Menu.Item disabled={source === null} onClick={() => searchOn(entry)}>
            New search
          </Menu.Item>
          <Menu.Item onClick={() => revealTask(entry)}>Reveal in folder</Menu.Item>
          <Menu.Item onClick={() => removeTask(entry)}>Move to trash</Menu.Item>
        </>
      }
    />
  );
}

import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { TaskEntry } from '../../shared/contract/tasks.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import type { AddedSource } from '../../shared/tasks/source.ts';
import { Button } from '../controls/button.tsx';
import styles from './own-tasks.module.css';
import {
  allowTask,
  checkTask,
  editTask,
  newGenomeOf,
  ownTasks,
  removeTask,
  revealTask,
  searchOn,
} from './state.ts';

const KINDS: Readonly<Record<AddedSource['kind'], string>> = {
  file: 'A file of code',
  program: 'A program',
  table: 'A table',
};

/** Names beyond these are only counted. */
const MOST_NAMES = 24;

function listed(names: readonly string[], units: readonly string[]): string {
  const texts = names
    .slice(0, MOST_NAMES)
    .map((name, k) => (units[k] === '' || units[k] === undefined ? name : `${name} (${units[k]})`));
  const more = names.length - texts.length;
  return `${texts.join(', ')}${more > 0 ? ` and ${more} others` : ''}`;
}

/** The plural is the singular with an s, or es after one. */
function counted(count: number, word: string): string {
  if (count === 1) return `1 ${word}`;
  return `${count} ${word}${word.endsWith('s') ? 'es' : 's'}`;
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What is known of the version that is used. */
function Facts({ source }: { readonly source: AddedSource }): ReactElement {
  const { inputs, outputs, inputUnits, outputUnits, maxSteps, stepSeconds } = source.description;
  return (
    <>
      <Fact name={counted(inputs.length, 'input')}>{listed(inputs, inputUnits)}</Fact>
      <Fact name={counted(outputs.length, source.kind === 'table' ? 'class' : 'output')}>
        {listed(outputs, outputUnits)}
      </Fact>
      {source.kind === 'table' ? (
        <Fact name="Rows">{`${source.train} for training, ${source.test} for testing`}</Fact>
      ) : (
        <Fact name="Episode">{`up to ${formatNumber(maxSteps)} steps of ${stepSeconds} s`}</Fact>
      )}
      {source.kind === 'program' ? <Fact name="Started as">{source.command.join(' ')}</Fact> : null}
      {source.description.options.map(({ name, label, default: usual, min, max, unit }) => (
        <Fact key={name} name={label}>
          {`${usual}${unit === '' ? '' : ` ${unit}`}, from ${min} to ${max} (--option ${name}=)`}
        </Fact>
      ))}
    </>
  );
}

/** What the last check of this version found. */
function Check({ entry }: { readonly entry: TaskEntry }): ReactElement | null {
  const check = useStore(ownTasks, (state) => state.checks[entry.name]);
  if (check === undefined || check.version !== entry.source?.version) return null;
  const { report, failure } = check;
  if (failure !== '')
    return (
      <p className={styles['problem']} role="alert" data-testid="task-check">
        {failure}
      </p>
    );
  if (report === null)
    return (
      <p className={styles['hint']} role="status" data-testid="task-check">
        Checking …
      </p>
    );
  const speed = `${Math.round(report.stepsPerSecond).toLocaleString('en')} steps a second in one thread.`;
  if (report.problems.length === 0)
    return (
      <p role="status" data-testid="task-check">
        {`It keeps every rule; ${speed}`}
      </p>
    );
  return (
    <ul className={styles['problems']} data-testid="task-check">
      {report.problems.map(({ rule, message }, k) => (
        <li key={k}>{`${rule}: ${message}`}</li>
      ))}
    </ul>
  );
}

/** Asks whether a version that is new may run. */
function Trust({ entry }: { readonly entry: TaskEntry }): ReactElement {
  return (
    <div className={styles['trust']} role="alert" data-testid="task-trust">
      <p>
        {entry.path.endsWith('.json')
          ? 'This program was not allowed to run in this version. It may do what you may do.'
          : 'This code was not allowed to run in this version. It computes without files, network, clock or environment variables; the engine keeps it there, which stops mistakes, not attacks. Read what you did not write.'}
      </p>
      <Button
        kind="primary"
        title="Let this version of the task run"
        onClick={() => void allowTask(entry)}
        testId="task-allow"
      >
        Allow
      </Button>
    </div>
  );
}

/** The page of a task of the library: its file, what it is, what is wrong with it, and what can be done. */
export function TaskPage({ entry }: { readonly entry: TaskEntry }): ReactElement {
  const { name, path, version, trusted, source, problem } = entry;
  const isBehind = source !== null && source.version !== version;
  const page = useRef<HTMLDivElement>(null);
  // The form whose button had the focus has gone: keys stay in the dialog.
  useEffect(() => {
    if (document.activeElement === document.body) page.current?.focus();
  }, []);
  return (
    <div
      className={styles['page']}
      ref={page}
      tabIndex={-1}
      data-testid="task-page"
      data-version={source?.version ?? ''}
    >
      {source === null ? null : <p>{source.description.summary}</p>}
      {trusted ? null : <Trust entry={entry} />}
      {trusted && problem !== null ? (
        <p className={styles['problem']} role="alert" data-testid="task-problem">
          {problem}
        </p>
      ) : null}
      {isBehind ? (
        <p className={styles['hint']} data-testid="task-behind">
          The version before, {source.version}, is used until then.
        </p>
      ) : null}
      <dl className={styles['facts']}>
        <Fact name="Task">{`${source?.description.id ?? name}, version ${version}`}</Fact>
        <Fact name={source === null ? 'File' : KINDS[source.kind]}>
          <span className={styles['path']}>{path}</span>
        </Fact>
        {source === null ? null : <Facts source={source} />}
      </dl>
      <Check entry={entry} />
      <div className={styles['actions']}>
        <Button
          kind="quiet"
          title="Move the task to the trash"
          onClick={() => removeTask(entry)}
          testId="task-remove"
        >
          Remove
        </Button>
        <span className={styles['space']} />
        <Button
          title="Show the folder of the task"
          onClick={() => revealTask(entry)}
          testId="task-reveal"
        >
          Show folder
        </Button>
        {path.endsWith('.json') ? null : (
          <Button
            title="Open the file in your editor"
            meaning="What is saved there from now on may run, as long as the laboratory is open."
            onClick={() => editTask(entry)}
            testId="task-edit"
          >
            Edit
          </Button>
        )}
        <Button
          title="Check the rules of the task"
          meaning="The same rules as for the tasks that ship, and its speed."
          disabled={source === null}
          onClick={() => void checkTask(entry)}
          testId="task-check-start"
        >
          Check
        </Button>
        <Button
          title="Search on the task"
          disabled={source === null}
          onClick={() => searchOn(entry)}
          testId="task-search"
        >
          New search
        </Button>
        <Button
          kind="primary"
          title="Begin a genome for the task"
          disabled={source === null}
          onClick={() => newGenomeOf(entry)}
          testId="task-genome"
        >
          New genome
        </Button>
      </div>
    </div>
  );
}

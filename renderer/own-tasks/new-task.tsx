import { Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { NewTask } from '../../shared/contract/tasks.ts';
import { TABLE_ENDINGS } from '../../shared/tasks/table/source.ts';
import { Button } from '../controls/button.tsx';
import { chooseFile, type ChosenFile } from '../lab/choose-file.ts';
import { notifyError } from '../state/notices.ts';
import styles from './own-tasks.module.css';
import { createTask, ownTasks } from './state.ts';

type Kind = NewTask['kind'];

const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: 'code', label: 'TypeScript' },
  { value: 'gymnasium', label: 'Gymnasium' },
  { value: 'program', label: 'Program' },
  { value: 'table', label: 'Table' },
];

const MEANINGS: Readonly<Record<Kind, string>> = {
  code: 'Writes a file into the library: a pendulum that runs at once, for you to change.',
  gymnasium:
    'An environment of the Python package Gymnasium. Your Python runs it, and it may do what you may do.',
  program:
    'Any program that speaks the protocol of docs/protocol.md. It is started now and for each search, and may do what you may do.',
  table:
    'Rows whose classes are told apart: .csv, .npy or .npz. A quarter of each class is kept for testing.',
};

interface FieldsOf<K extends Kind> {
  readonly task: Extract<NewTask, { kind: K }>;
  readonly change: (part: Partial<Extract<NewTask, { kind: K }>>) => void;
}

function Field(props: {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly first?: boolean;
  readonly onChange: (value: string) => void;
}): ReactElement {
  return (
    <TextInput
      label={props.label}
      value={props.value}
      {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
      {...(props.first === true ? { 'data-autofocus': true } : {})}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

function GymnasiumFields({ task, change }: FieldsOf<'gymnasium'>): ReactElement {
  return (
    <>
      <Field
        first
        label="Environment"
        placeholder="Pendulum-v1"
        value={task.environment}
        onChange={(environment) => change({ environment })}
      />
      <Field
        label="Python"
        placeholder="python3, or the path of one such as .venv/bin/python"
        value={task.python}
        onChange={(python) => change({ python })}
      />
      <Field
        label="Arguments"
        placeholder={'none, or JSON such as {"g": 9.8}'}
        value={task.kwargs}
        onChange={(kwargs) => change({ kwargs })}
      />
      <Field
        label="Name"
        placeholder="after the environment"
        value={task.name}
        onChange={(name) => change({ name })}
      />
      <Checkbox
        label="Record mean and deviation of its inputs, and normalise them"
        checked={task.normalise}
        onChange={(event) => change({ normalise: event.currentTarget.checked })}
      />
    </>
  );
}

const NO_BYTES = new Uint8Array(0);

function Choose(props: {
  readonly title: string;
  readonly chosen: string;
  readonly endings: readonly string[];
  readonly onChoose: (file: ChosenFile) => void;
}): ReactElement {
  const choose = async (): Promise<void> => {
    const file = await chooseFile(props.endings);
    if (file !== null) props.onChoose(file);
  };
  return (
    <div className={styles['choose']}>
      <Button title={props.title} onClick={() => void choose().catch(notifyError)}>
        {`${props.title}…`}
      </Button>
      <span>{props.chosen}</span>
    </div>
  );
}

function TableFields({ task, change }: FieldsOf<'table'>): ReactElement {
  const [labels, setLabels] = useState('');
  const isArray = task.fileName.endsWith('.npy');
  return (
    <>
      <Choose
        title="Choose the table"
        chosen={task.fileName}
        endings={TABLE_ENDINGS}
        onChoose={({ fileName, bytes }) => change({ fileName, bytes })}
      />
      {isArray ? (
        <Choose
          title="Choose the labels"
          chosen={labels}
          endings={['npy']}
          onChoose={({ fileName, bytes }) => {
            setLabels(fileName);
            change({ labels: bytes });
          }}
        />
      ) : (
        <Field
          label="Column of the classes"
          placeholder="its name, or its number from 1"
          value={task.label}
          onChange={(label) => change({ label })}
        />
      )}
      <Field
        label="Shape of an image"
        placeholder="none, or height x width such as 28x28"
        value={task.shape}
        onChange={(shape) => change({ shape })}
      />
      <Field
        label="Name"
        placeholder="after the file"
        value={task.name}
        onChange={(name) => change({ name })}
      />
    </>
  );
}

type Drafts = { readonly [K in Kind]: Extract<NewTask, { kind: K }> };

const EMPTY: Drafts = {
  code: { kind: 'code', name: '' },
  gymnasium: {
    kind: 'gymnasium',
    ...{ name: '', environment: '', python: '', kwargs: '', normalise: false },
  },
  program: { kind: 'program', path: '' },
  table: {
    kind: 'table',
    ...{ name: '', fileName: '', bytes: NO_BYTES, labels: NO_BYTES, label: '', shape: '' },
  },
};

/** Whether enough was said to try. */
function isComplete(task: NewTask): boolean {
  switch (task.kind) {
    case 'code':
      return task.name !== '';
    case 'gymnasium':
      return task.environment !== '';
    case 'program':
      return task.path !== '';
    case 'table':
      return task.fileName !== '';
  }
}

/** The form of a new task: what kind, and what is needed to write it. */
export function NewTaskForm(): ReactElement {
  const [kind, setKind] = useState<Kind>('code');
  const [drafts, setDrafts] = useState(EMPTY);
  const writing = useStore(ownTasks, (state) => state.writing);
  const failure = useStore(ownTasks, (state) => state.failure);
  const change =
    <K extends Kind>(which: K) =>
    (part: Partial<Drafts[K]>): void =>
      setDrafts((before) => ({ ...before, [which]: { ...before[which], ...part } }));
  const task = drafts[kind];
  const create = (): void => {
    if (isComplete(task)) void createTask(task);
  };
  return (
    <form
      className={styles['form']}
      data-testid="new-task"
      onSubmit={(event) => {
        event.preventDefault();
        create();
      }}
    >
      <SegmentedControl
        aria-label="Kind of task"
        data={[...KINDS]}
        value={kind}
        onChange={(value) => {
          const next = KINDS.find((one) => one.value === value);
          if (next !== undefined) setKind(next.value);
        }}
      />
      <p className={styles['hint']}>{MEANINGS[kind]}</p>
      {kind === 'code' ? (
        <Field
          first
          label="Name"
          placeholder="small letters, digits and hyphens, such as my-pendulum"
          value={drafts.code.name}
          onChange={(name) => change('code')({ name })}
        />
      ) : null}
      {kind === 'gymnasium' ? (
        <GymnasiumFields task={drafts.gymnasium} change={change('gymnasium')} />
      ) : null}
      {kind === 'program' ? (
        <Field
          first
          label="Its description file"
          placeholder="path of a .json file on the computer of the laboratory"
          value={drafts.program.path}
          onChange={(path) => change('program')({ path })}
        />
      ) : null}
      {kind === 'table' ? <TableFields task={drafts.table} change={change('table')} /> : null}
      {failure === '' ? null : (
        <p className={styles['problem']} role="alert" data-testid="new-task-problem">
          {failure}
        </p>
      )}
      <div className={styles['actions']}>
        <Button
          title="Write the task into the library"
          kind="primary"
          disabled={writing || !isComplete(task)}
          onClick={create}
          testId="create-task"
        >
          {writing
            ? 'Creating …'
            : kind === 'gymnasium' || kind === 'program'
              ? 'Run and add'
              : 'Create'}
        </Button>
      </div>
    </form>
  );
}

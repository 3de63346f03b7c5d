import { NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { newDocument } from '../../shared/genome/document.ts';
import { allTasks, taskOf } from '../../shared/tasks/registry.ts';
import { Button } from '../controls/button.tsx';
import { startGenome, type Start } from '../gallery/start-genome.ts';
import { useDocument, useTasks } from '../state/hooks.ts';
import { closeDialog } from '../state/dialogs.ts';
import { session } from '../state/session.ts';
import styles from './dialogs.module.css';

const MEANINGS: Readonly<Record<Start, string>> = {
  empty: 'Inputs and outputs, nothing between them.',
  full: 'Every input and the bias connected to every output.',
  random: 'Each of those connections enabled with the probability below, as a search begins.',
};

/** Starts a genome for a task. @param task its id; absent: that of the genome on screen */
export function NewGenome({ task: first }: { readonly task?: string }): ReactElement {
  const current = useDocument();
  // The list follows the tasks of the library.
  useTasks();
  const [taskId, setTaskId] = useState(first ?? current?.task ?? allTasks()[0]?.id ?? '');
  const [start, setStart] = useState<Start>('empty');
  const [name, setName] = useState('');
  const [seed, setSeed] = useState(1);
  const create = (): void => {
    const task = taskOf(taskId);
    const genome = startGenome(task, start, seed);
    const title = name.trim() === '' ? `${task.title.toLowerCase()} ${start}` : name.trim();
    session.openDocument(newDocument(title, taskId, genome), {
      ref: null,
      revision: null,
      saved: false,
    });
    closeDialog();
  };
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        create();
      }}
    >
      <Select
        label="Task"
        data={allTasks().map((task) => ({ value: task.id, label: task.title }))}
        value={taskId}
        onChange={(value) => setTaskId(value ?? taskId)}
      />
      <SegmentedControl
        aria-label="Start"
        data={[
          { value: 'empty', label: 'Empty' },
          { value: 'full', label: 'Fully connected' },
          { value: 'random', label: 'Random minimal' },
        ]}
        value={start}
        onChange={(value) => {
          if (value === 'empty' || value === 'full' || value === 'random') setStart(value);
        }}
      />
      <p className={styles['hint']}>{MEANINGS[start]}</p>
      {start === 'random' ? (
        <NumberInput
          label="Seed"
          min={0}
          allowDecimal={false}
          value={seed}
          onChange={(value) => setSeed(typeof value === 'number' ? value : seed)}
        />
      ) : null}
      <TextInput
        label="Name"
        placeholder={`${
          allTasks()
            .find((task) => task.id === taskId)
            ?.title.toLowerCase() ?? ''
        } ${start}`}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className={styles['actions']}>
        <Button title="Create the genome" kind="primary" onClick={create} testId="create-genome">
          Create
        </Button>
      </div>
    </form>
  );
}

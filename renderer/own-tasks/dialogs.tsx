import { Modal } from '@mantine/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { TaskEntry } from '../../shared/contract/tasks.ts';
import { tasks } from '../state/tasks.ts';
import { NewTaskForm } from './new-task.tsx';
import { closeTask, entryNamed, ownTasks, type Shown } from './state.ts';
import { TaskPage } from './task-page.tsx';

/** A person's own tasks: the form of a new one, and the page of each. */
export function Dialogs(): ReactElement {
  const shown = useStore(ownTasks, (state) => state.shown);
  const entries = useStore(tasks, (state) => state.entries);
  const entry = shown?.kind === 'page' ? entryNamed(entries, shown.name) : undefined;
  const title =
    shown?.kind === 'new' ? 'New task' : (entry?.source?.description.title ?? entry?.name);
  return (
    <Modal
      opened={shown !== null}
      onClose={closeTask}
      title={title ?? 'Task'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={600}
    >
      {shown === null ? null : <Content shown={shown} entry={entry} />}
    </Modal>
  );
}

function Content(props: {
  readonly shown: Shown;
  readonly entry: TaskEntry | undefined;
}): ReactElement {
  const { shown, entry } = props;
  if (shown.kind === 'new') return <NewTaskForm />;
  return entry === undefined ? (
    <p>{`The task ${shown.name} is not in the library any more.`}</p>
  ) : (
    <TaskPage entry={entry} />
  );
}

import { useEffect, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { TaskDefinition } from '../../../shared/tasks/task.ts';
import { allTasks } from '../../../shared/tasks/registry.ts';
import { useDocument, useTasks } from '../../state/hooks.ts';
import { findTask } from '../../state/tasks.ts';
import { ExplainedFields } from './explained.tsx';
import { Fields, TaskFields } from './fields.tsx';
import { newSetup, setup } from './state.ts';
import styles from './setup.module.css';
import { StartForm } from './start-form.tsx';

/** The form of a new search: what, how, how long, and Start. */
export function SetupView(): ReactElement | null {
  const current = useStore(setup, (state) => state.current);
  const document = useDocument();
  useTasks();
  const task = findTask(current?.task);
  useEffect(() => {
    if (setup.getState().current !== null) return;
    const first: TaskDefinition | undefined = findTask(document?.task) ?? allTasks()[0];
    if (first !== undefined) setup.setState({ current: newSetup(first, false) });
  }, [document?.task]);
  if (current === null || task === null) return null;
  return (
    <form
      className={styles['form']}
      data-testid="search-setup"
      aria-label="New search"
      onSubmit={(event) => event.preventDefault()}
    >
      <StartForm setup={current} task={task} />
      <ExplainedFields>
        <TaskFields task={task} options={current.options} />
        <Fields settings={current.settings} />
      </ExplainedFields>
    </form>
  );
}

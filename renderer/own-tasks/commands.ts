import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { documentOf, session } from '../state/session.ts';
import { tasks } from '../state/tasks.ts';
import { entryOfTask, showNewTask, showTask } from './state.ts';

observeForCommands((listener) => tasks.subscribe(listener));

const onScreen = () => entryOfTask(documentOf(session.store.getState())?.task);

export const commands: readonly Command[] = [
  {
    id: 'task.new',
    title: 'New task…',
    meaning:
      'A task of your own: a file of TypeScript, a Gymnasium environment, a program or a table.',
    menu: 'File',
    run: showNewTask,
  },
  {
    id: 'task.show',
    title: 'Task of this genome…',
    meaning: 'The page of a task of your own: its file, its settings, what is wrong with it.',
    menu: 'Genome',
    group: 2,
    enabled: () => onScreen() !== undefined,
    run: () => {
      const entry = onScreen();
      if (entry !== undefined) showTask(entry.name);
    },
  },
];

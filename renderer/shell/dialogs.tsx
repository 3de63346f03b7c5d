import { Modal } from '@mantine/core';
import type { ComponentType, ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button } from '../controls/button.tsx';
import { closeDialog, dialogs, type ShellDialog } from '../state/dialogs.ts';
import { allTasks } from '../../shared/tasks/registry.ts';
import { AboutText } from './about.tsx';
import { Details } from './details.tsx';
import { NewGenome } from './new-genome.tsx';
import { Shortcuts, Terms } from './reference.tsx';
import styles from './dialogs.module.css';

/** Views bring dialogs of their own by exporting `Dialogs` from renderer/NAME/dialogs.tsx. */
const brought = Object.values(
  import.meta.glob<{ readonly Dialogs: ComponentType }>('../*/dialogs.tsx', { eager: true }),
).filter((module) => module.Dialogs !== Dialogs);

const TITLES: Readonly<Record<ShellDialog['kind'], string>> = {
  'new-genome': 'New genome',
  details: 'Name, notes and tags',
  terms: 'Words of the field',
  shortcuts: 'Shortcuts',
  about: 'Precocial',
  confirm: '',
  'choose-task': 'Which task is this network for?',
};

function Confirm({ dialog }: { dialog: ShellDialog & { kind: 'confirm' } }): ReactElement {
  return (
    <>
      <p>{dialog.question}</p>
      <div className={styles['actions']}>
        {dialog.choices.map((choice) => (
          <Button
            key={choice.title}
            kind={choice.primary === true ? 'primary' : 'default'}
            title={choice.title}
            onClick={() => {
              closeDialog();
              choice.run();
            }}
          >
            {choice.title}
          </Button>
        ))}
      </div>
    </>
  );
}

function ChooseTask({ dialog }: { dialog: ShellDialog & { kind: 'choose-task' } }): ReactElement {
  const fitting = allTasks().filter(({ id }) => dialog.tasks.includes(id));
  return (
    <>
      <p>{`${dialog.fileName} does not say which task it was evolved for. These fit it.`}</p>
      <div className={styles['actions']}>
        {fitting.map((task) => (
          <Button
            key={task.id}
            title={task.summary}
            onClick={() => {
              closeDialog();
              dialog.choose(task.id);
            }}
          >
            {task.title}
          </Button>
        ))}
      </div>
    </>
  );
}

function Content({ dialog }: { dialog: ShellDialog }): ReactElement {
  switch (dialog.kind) {
    case 'new-genome':
      return <NewGenome {...(dialog.task === undefined ? {} : { task: dialog.task })} />;
    case 'details':
      return <Details />;
    case 'terms':
      return <Terms />;
    case 'shortcuts':
      return <Shortcuts />;
    case 'about':
      return <AboutText />;
    case 'confirm':
      return <Confirm dialog={dialog} />;
    case 'choose-task':
      return <ChooseTask dialog={dialog} />;
  }
}

/** Every dialog of the window. */
export function Dialogs(): ReactElement {
  const open = useStore(dialogs, (state) => state.open);
  return (
    <>
      <Modal
        opened={open !== null}
        onClose={closeDialog}
        title={open === null ? '' : open.kind === 'confirm' ? open.title : TITLES[open.kind]}
        size={open?.kind === 'terms' || open?.kind === 'shortcuts' ? 640 : 440}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {open === null ? null : <Content dialog={open} />}
      </Modal>
      {brought.map(({ Dialogs: Brought }, place) => (
        <Brought key={place} />
      ))}
    </>
  );
}

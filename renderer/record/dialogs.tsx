import { Modal, Progress } from '@mantine/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button } from '../controls/button.tsx';
import { lab } from '../lab/lab.ts';
import { notifyError } from '../state/notices.ts';
import { recording } from '../state/recording.ts';
import { formatDuration } from '../../shared/drawing/numbers.ts';
import { useScheme } from '../theme/scheme.ts';
import { Choices } from './choices.tsx';
import styles from './record.module.css';
import { cancelRecording, startRecording } from './start.ts';

/** The record dialog: what to film, how far it is, where it lies. */
export function Dialogs(): ReactElement {
  const phase = useStore(recording, (state) => state.phase);
  const close = (): void => {
    if (recording.getState().phase !== 'running') recording.setState({ phase: 'closed' });
  };
  return (
    <Modal
      opened={phase !== 'closed'}
      onClose={close}
      title="Record a film"
      closeOnClickOutside={phase !== 'running'}
      withCloseButton={phase !== 'running'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={480}
    >
      {phase === 'running' ? <Running /> : <Choosing close={close} />}
    </Modal>
  );
}

function show(path: string, how: 'folder' | 'play'): void {
  lab.request('file.show', { path, how }).catch(notifyError);
}

function Choosing({ close }: { readonly close: () => void }): ReactElement {
  const scheme = useScheme();
  const phase = useStore(recording, (state) => state.phase);
  const message = useStore(recording, (state) => state.message);
  const choices = useStore(recording, (state) => state.choices);
  const film = useStore(recording, (state) => state.film);
  const ready = choices.content !== 'generations' || choices.run !== null;
  return (
    <div className={styles['form']} data-testid="record-dialog" data-phase={phase}>
      <Choices />
      {message === '' ? null : (
        <p
          className={phase === 'failed' ? styles['failed'] : styles['done']}
          role={phase === 'failed' ? 'alert' : 'status'}
          data-testid="record-message"
        >
          {message}
        </p>
      )}
      {film === null ? null : (
        <div className={styles['actions']}>
          <Button title="Show in folder" onClick={() => show(film, 'folder')} testId="record-show">
            Show in folder
          </Button>
          <Button title="Play" icon="play" onClick={() => show(film, 'play')} testId="record-play">
            Play
          </Button>
        </div>
      )}
      <div className={styles['actions']}>
        <Button title="Close" onClick={close}>
          Close
        </Button>
        <Button
          kind="primary"
          icon="record"
          title="Record"
          meaning="Asks for a file, then draws every frame."
          disabled={!ready}
          onClick={() => void startRecording(scheme)}
          testId="record-start"
        >
          Record
        </Button>
      </div>
    </div>
  );
}

function Running(): ReactElement {
  const { frame, frames, note, secondsLeft } = useStore(recording, (state) => state);
  const done = frames === 0 ? 0 : (frame / frames) * 100;
  const left = secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`;
  return (
    <div className={styles['form']} data-testid="record-running">
      <Progress value={done} aria-label="Frames drawn" />
      <p className={styles['numbers']} role="status">
        {frames === 0
          ? 'Preparing the scene'
          : `Frame ${String(frame)} of ${String(frames)}${left}`}
        {note === '' ? '' : `, ${note}`}
      </p>
      <div className={styles['actions']}>
        <Button
          title="Cancel"
          meaning="Stops and leaves no half file."
          onClick={cancelRecording}
          testId="record-cancel"
        >
          Cancel
        </Button>
      </div>
    </div>
  );
}

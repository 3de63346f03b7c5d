import { useEffect, useRef, type ReactElement } from 'react';
import type { TaskDefinition } from '../../../shared/tasks/task.ts';
import { OpenGenome } from '../../controls/open-genome.tsx';
import { HeaderTools } from '../../controls/header.tsx';
import { useControlTask, useReadout } from './hooks.ts';
import { lookOf } from '../../tasks/looks.ts';
import { followSignals } from '../live/reading.ts';
import { SeriesInPlace } from './series-view.tsx';
import { RolloutTools, useSceneNote } from './rollout-tools.tsx';
import styles from './rollout.module.css';
import { Transport } from './transport.tsx';
import { useStage } from './use-stage.ts';

/** The body that the genome drives, live and in three dimensions. */
export default function RolloutView(): ReactElement {
  const task = useControlTask();
  const note = useSceneNote();
  useEffect(followSignals, []);
  return (
    <section
      className={styles['view']}
      data-scope="rollout"
      data-testid="rollout"
      aria-label="Rollout"
    >
      <HeaderTools>
        <div className={styles['header']}>
          <span className={styles['note']} title={note}>
            {note}
          </span>
          <span className={styles['grow']} />
          <RolloutTools />
        </div>
      </HeaderTools>
      {task === null ? (
        <OpenGenome line="Open a genome of a task with a body to watch it." />
      ) : (
        <>
          {lookOf(task).drawing === undefined ? <Numbers task={task} /> : <Scene task={task} />}
          <Transport />
        </>
      )}
    </section>
  );
}

/** What keeps a rollout from being shown, over its place. */
function Message({ text }: { readonly text: string | null }): ReactElement | null {
  if (text === null) return null;
  return (
    <p className={styles['message']} role="status">
      {text}
    </p>
  );
}

function useFailure(): string | null {
  const phase = useReadout((state) => state.phase);
  const message = useReadout((state) => state.message);
  return phase === 'failed' ? message : null;
}

/** The numbers of a task that has no picture. */
function Numbers({ task }: { readonly task: TaskDefinition }): ReactElement {
  const phase = useReadout((state) => state.phase);
  const failure = useFailure();
  return (
    <div className={styles['numbers']} data-testid="rollout-scene" data-phase={phase}>
      {failure === null ? <SeriesInPlace task={task} /> : <Message text={failure} />}
    </div>
  );
}

function Scene({ task }: { readonly task: TaskDefinition }): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const undrawn = useStage(box, over);
  const failure = useFailure();
  const phase = useReadout((state) => state.phase);
  const isFlat = task.source?.kind === 'program';
  const how = isFlat ? 'as its program draws it' : 'in three dimensions';
  return (
    <div
      className={styles['scene']}
      ref={box}
      role="img"
      aria-label={`${task.title} ${how}; its numbers are in the time series`}
      data-testid="rollout-scene"
      data-phase={phase}
    >
      <canvas className={styles['over']} ref={over} aria-hidden="true" />
      <Message text={undrawn ?? failure} />
    </div>
  );
}

import { useRef, type ReactElement } from 'react';
import { OpenGenome } from '../../controls/open-genome.tsx';
import { HeaderTools } from '../../controls/header.tsx';
import { useControlTask, useReadout } from './hooks.ts';
import { RolloutTools, useSceneNote } from './rollout-tools.tsx';
import styles from './rollout.module.css';
import { Transport } from './transport.tsx';
import { useStage } from './use-stage.ts';

/** The body that the genome drives, live and in three dimensions. */
export default function RolloutView(): ReactElement {
  const task = useControlTask();
  const note = useSceneNote();
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
        <OpenGenome line="Open a genome of swing-up, the walker or the racer to watch it." />
      ) : (
        <>
          <Scene title={task.title} />
          <Transport />
        </>
      )}
    </section>
  );
}

function Scene({ title }: { title: string }): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const failure = useStage(box, over);
  const phase = useReadout((state) => state.phase);
  const message = useReadout((state) => state.message);
  const text = failure ?? (phase === 'failed' ? message : null);
  return (
    <div
      className={styles['scene']}
      ref={box}
      role="img"
      aria-label={`${title} in three dimensions; its numbers are in the time series`}
      data-testid="rollout-scene"
      data-phase={phase}
    >
      <canvas className={styles['over']} ref={over} aria-hidden="true" />
      {text === null ? null : (
        <p className={styles['message']} role="status">
          {text}
        </p>
      )}
    </div>
  );
}

import type { CSSProperties, ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { ControlTask } from '../../shared/tasks/task.ts';
import { Button } from '../controls/button.tsx';
import { notifyError } from '../state/notices.ts';
import { session } from '../state/session.ts';
import { AHEAD_SECONDS, cancelRanking, decides, rankCuts } from './decides.ts';
import styles from './what-if.module.css';

interface DecidesProps {
  readonly document: GenomeDocument;
  readonly task: ControlTask;
  readonly nameOf: ReadonlyMap<number, string>;
}

/** Connections by how far cutting each moves the body; a click shows the connection in the graph. */
export function Decides({ document, task, nameOf }: DecidesProps): ReactElement {
  const { progress, ranked } = useStore(decides);
  const current = ranked !== null && ranked.genome === document.genome ? ranked : null;
  const most = current?.effects[0]?.distance ?? 0;
  return (
    <section className={styles['decides']} aria-label="What decides now">
      {progress === null ? (
        <Button
          kind="quiet"
          title="What decides now"
          meaning="Cuts each connection in turn, from the moment shown, and ranks them by how far that moves the body within a second."
          testId="decides-rank"
          onClick={() => void rankCuts(document, task).catch(notifyError)}
        >
          What decides now
        </Button>
      ) : (
        <Button kind="quiet" icon="stop" title="Cancel the ranking" onClick={cancelRanking}>
          {`Cancel (${String(progress.done)} of ${String(progress.total)})`}
        </Button>
      )}
      {current === null ? null : (
        <>
          <p>
            Metres, {AHEAD_SECONDS} s from {formatNumber(current.seconds, 2)} s on
          </p>
          <ol data-testid="decides-list">
            {current.effects.map(({ innovation, distance }) => (
              <li
                key={innovation}
                style={{ '--share': most === 0 ? 0 : distance / most } as CSSProperties}
              >
                <button
                  type="button"
                  title="Show it in the graph"
                  onClick={() => session.select([], [innovation])}
                >
                  <span>{nameOf.get(innovation) ?? innovation}</span>
                  <b>{formatNumber(distance, 3)}</b>
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { CommandButton } from '../controls/command-button.tsx';
import { conditions, reportOn } from '../conditions/state.ts';
import { weightText } from '../../shared/drawing/axes.ts';
import { formatNumber, NOT_MEASURED } from '../../shared/drawing/numbers.ts';
import styles from './digits.module.css';
import type { Figures } from './votes.ts';

interface Props {
  readonly document: GenomeDocument;
  readonly figures: Figures | null;
}

/** Our accuracies beside the paper's. */
export function AccuracyTable({ document, figures }: Props): ReactElement {
  const report = useStore(conditions, (state) => reportOn(state, document.genome));
  const tuned = report?.rows.find(
    ({ network, condition }) => network === 'genome' && condition === 'tuned weights',
  );
  const share = (value: number | undefined): string =>
    value === undefined ? NOT_MEASURED : formatNumber(value * 100, 1);
  const { published } = taskOf(document.task);
  const paper = published?.conditions.genome;
  const random = paper?.['random shared weight'];
  return (
    <aside className={styles['side']}>
      <table className={styles['figures']}>
        <thead>
          <tr>
            <th scope="col">Accuracy, %</th>
            <th scope="col">ours</th>
            <th scope="col">paper</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Random weight</th>
            <td>{share(figures?.random.mean)}</td>
            <td>{share(random?.mean)}</td>
          </tr>
          <tr>
            <th scope="row">± sd over weights</th>
            <td>{share(figures?.random.std)}</td>
            <td>{share(random?.plusMinus ?? undefined)}</td>
          </tr>
          <tr>
            <th scope="row">
              {figures === null ? 'Best single' : `Best, w ${weightText(figures.best.weight)}`}
            </th>
            <td>{share(figures?.best.accuracy)}</td>
            <td>{share(paper?.['tuned shared weight']?.mean)}</td>
          </tr>
          <tr>
            <th scope="row">Ensemble of 6</th>
            <td>{share(figures?.ensemble)}</td>
            <td>{share(published?.ensemble?.mean)}</td>
          </tr>
          <tr>
            <th
              scope="row"
              title="Measured by Evaluate, with the tuned weights that ship or its own."
            >
              Tuned weights
            </th>
            <td>{share(tuned?.summary?.mean)}</td>
            <td>{share(paper?.['tuned weights']?.mean)}</td>
          </tr>
        </tbody>
      </table>
      <p
        className={styles['note']}
        title="The best weight is the best on the images it is judged on; Conditions chooses it on training images."
      >
        Best is chosen on these images.
      </p>
      <CommandButton id="conditions.evaluate" text="Evaluate" />
    </aside>
  );
}

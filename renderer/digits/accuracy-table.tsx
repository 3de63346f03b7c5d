import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { CommandButton } from '../controls/command-button.tsx';
import { conditions, reportOn } from '../conditions/state.ts';
import { weightText } from '../plots/axes.ts';
import { formatNumber, NOT_MEASURED } from '../theme/numbers.ts';
import styles from './digits.module.css';
import type { Figures } from './votes.ts';

/** Test accuracies of the paper's MNIST network, per cent. */
const PAPER = { random: 82.0, std: 18.7, best: 91.9, ensemble: 91.6, tuned: 94.2 } as const;

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
  const paper = (value: number): string =>
    document.task === 'mnist' ? formatNumber(value, 1) : NOT_MEASURED;
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
            <td>{paper(PAPER.random)}</td>
          </tr>
          <tr>
            <th scope="row">± sd over weights</th>
            <td>{share(figures?.random.std)}</td>
            <td>{paper(PAPER.std)}</td>
          </tr>
          <tr>
            <th scope="row">
              {figures === null ? 'Best single' : `Best, w ${weightText(figures.best.weight)}`}
            </th>
            <td>{share(figures?.best.accuracy)}</td>
            <td>{paper(PAPER.best)}</td>
          </tr>
          <tr>
            <th scope="row">Ensemble of 6</th>
            <td>{share(figures?.ensemble)}</td>
            <td>{paper(PAPER.ensemble)}</td>
          </tr>
          <tr>
            <th
              scope="row"
              title="Measured by Evaluate, with the tuned weights that ship or its own."
            >
              Tuned weights
            </th>
            <td>{share(tuned?.summary?.mean)}</td>
            <td>{paper(PAPER.tuned)}</td>
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

import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { CONDITIONS } from '../../shared/tasks/published.ts';
import { publishedFigure } from '../../shared/tasks/published.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import panes from '../controls/panes.module.css';
import { CommandButton } from '../controls/command-button.tsx';
import { formatProgress } from '../../shared/drawing/numbers.ts';
import styles from './conditions.module.css';
import { conditionTitle, publishedPair, summaryPair } from './format.ts';
import { conditions, reportOn } from './state.ts';

interface Props {
  readonly document: GenomeDocument;
  readonly task: TaskDefinition;
}

/** The genome's four conditions in brief, beside the paper's. */
export function ConditionsSummary({ document, task }: Props): ReactElement {
  const state = useStore(conditions);
  const report = reportOn(state, document.genome);
  const measure = task.measure;
  const progress = state.running?.genome === document.genome ? state.running.progress : null;
  return (
    <div className={styles['summary']} data-testid="conditions-summary">
      <table className={`${panes['figures']} ${styles['brief']}`}>
        <thead>
          <tr>
            <th scope="col">{measure === 'accuracy' ? 'Accuracy, %' : 'Return, mean ± sd'}</th>
            <th scope="col">ours</th>
            <th scope="col">paper</th>
          </tr>
        </thead>
        <tbody>
          {CONDITIONS.map((condition) => {
            const row = report?.rows.find(
              (candidate) => candidate.network === 'genome' && candidate.condition === condition,
            );
            const paper = publishedFigure(task, 'genome', condition);
            return (
              <tr key={condition}>
                <th scope="row">{conditionTitle(condition)}</th>
                <td>{summaryPair(row?.summary ?? null, measure)}</td>
                <td>{publishedPair(paper, measure)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className={styles['action']}>
        <CommandButton id="conditions.evaluate" text="Evaluate this genome" />
        <span>
          {progress === null
            ? report === null
              ? ''
              : `${report.trials} trials`
            : formatProgress(progress)}
        </span>
      </div>
    </div>
  );
}

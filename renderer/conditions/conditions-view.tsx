import { useMemo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { ConditionRow, ConditionsReport } from '../../shared/contract/judge.ts';
import { CONDITIONS } from '../../shared/contract/judge.ts';
import { publishedFigure } from '../../shared/evaluation/published.ts';
import { runCommand } from '../commands/registry.ts';
import { Button } from '../controls/button.tsx';
import { CommandButton } from '../controls/command-button.tsx';
import { Empty } from '../controls/empty.tsx';
import { ExportMenu } from '../plots/export-menu.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { useDocument } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import { formatDuration, formatNumber } from '../theme/numbers.ts';
import { usePalette } from '../theme/scheme.ts';
import styles from './conditions.module.css';
import { reportCsv, reportDomain, reportPicture, domainText } from './distribution.ts';
import { ConditionsOptions } from './options.tsx';
import { Row } from './row.tsx';
import { cancelConditions, conditions, reportOn, type ConditionsState } from './state.ts';

/** The four conditions of the paper for the genome and for the fixed topology, beside the paper's figures. */
export default function ConditionsView(): ReactElement {
  const document = useDocument();
  const state = useStore(conditions);
  const palette = usePalette();
  const task = findTask(document?.task);
  const report = document === null ? null : reportOn(state, document.genome);
  const domain = useMemo(() => reportDomain(report), [report]);
  if (document === null || task === null) {
    return (
      <Empty line="Open a genome to judge it as the paper does.">
        <Button title="Open a genome" onClick={() => runCommand('file.open')}>
          Open
        </Button>
      </Empty>
    );
  }
  const measure = report?.measure ?? (task.kind === 'classification' ? 'accuracy' : 'return');
  const rows = report?.rows ?? emptyRows(task.id, state.settings.baseline);
  return (
    <div className={styles['view']} data-testid="conditions">
      <ViewTools note={noteOf(state, report)}>
        {state.running === null ? (
          <CommandButton id="conditions.evaluate" kind="quiet" text="Evaluate" />
        ) : (
          <Button
            kind="quiet"
            icon="stop"
            title="Cancel the evaluation"
            onClick={cancelConditions}
            testId="conditions-cancel"
          >
            Cancel
          </Button>
        )}
        <ConditionsOptions classification={task.kind === 'classification'} />
        <ExportMenu
          view="conditions"
          plots={
            report === null
              ? []
              : [
                  {
                    title: 'Four conditions',
                    fileName: `${document.name} conditions`,
                    build: (width, height) => reportPicture(report, palette, width, height),
                    csv: () => reportCsv(report),
                  },
                ]
          }
        />
      </ViewTools>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{measure === 'accuracy' ? 'Accuracy, %' : 'Return per episode'}</th>
            <th scope="col" title="Mean ± standard deviation over all values">
              ours, ± sd
            </th>
            <th scope="col" title="As published, 100 trials">
              paper
            </th>
            <th scope="col" title="Half width of the 95 % interval of the mean">
              mean ± 95 %
            </th>
            <th scope="col">median [quartiles]</th>
            <th scope="col" title="Spread of the draws’ means">
              sd, draws
            </th>
            <th scope="col" title="Spread over episodes at the same weights">
              sd, episodes
            </th>
            <th scope="col">w</th>
            <th scope="col" className={styles['wide']}>
              {report === null ? 'distribution' : domainText(domain, measure)}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={`${row.network} ${row.condition}`}
              row={row}
              measure={measure}
              domain={domain}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The table before anything was measured: the paper's figures alone. */
function emptyRows(task: string, baseline: boolean): readonly ConditionRow[] {
  const networks = baseline ? (['genome', 'fixed topology'] as const) : (['genome'] as const);
  return networks.flatMap((network) =>
    CONDITIONS.map((condition) => ({
      network,
      condition,
      summary: null,
      weight: null,
      published: publishedFigure(task, network, condition),
      note: 'not measured yet',
    })),
  );
}

function noteOf(state: ConditionsState, report: ConditionsReport | null): string {
  if (state.failure !== null) return state.failure;
  if (state.running !== null) {
    const { done, note, secondsLeft } = state.running.progress;
    const left = secondsLeft === null ? '' : `, ${formatDuration(secondsLeft)} left`;
    return `${note}: ${Math.round(done * 100)} %${left}`;
  }
  if (report === null) return 'Not measured yet.';
  return `${report.trials} trials × ${report.episodesPerDraw} episodes, seed ${report.seed}, ${formatNumber(report.seconds, 1)} s of rollouts`;
}

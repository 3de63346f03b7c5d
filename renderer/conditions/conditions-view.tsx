import { useCallback, useMemo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { ConditionRow, ConditionsReport } from '../../shared/contract/experiments.ts';
import { CONDITIONS } from '../../shared/tasks/published.ts';
import { publishedFigure } from '../../shared/tasks/published.ts';
import { OpenGenome } from '../controls/open-genome.tsx';
import { Button } from '../controls/button.tsx';
import { CommandButton } from '../controls/command-button.tsx';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { useDocument } from '../state/hooks.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { findTask } from '../state/tasks.ts';
import { formatNumber, formatProgress } from '../../shared/drawing/numbers.ts';
import { usePalette } from '../theme/scheme.ts';
import styles from './conditions.module.css';
import {
  domainText,
  keyPicture,
  MARKS_MEANING,
  reportCsv,
  reportDomain,
  reportPicture,
} from './distribution.ts';
import { ConditionsOptions } from './options.tsx';
import { Row } from './row.tsx';
import { cancelConditions, conditions, reportOn, type ConditionsState } from './state.ts';

const COLUMNS = [
  { name: 'ours, ± sd', meaning: 'Mean ± standard deviation over all values' },
  { name: 'paper', meaning: 'As published, 100 trials' },
  { name: '± 95 %', meaning: 'Half the width of the 95 % interval of the mean' },
  { name: 'median [quartiles]', meaning: 'Half of the values lie between the quartiles' },
  { name: 'sd, draws', meaning: 'Standard deviation of the means of the draws of weights' },
  { name: 'sd, episodes', meaning: 'Standard deviation over episodes at the same weights' },
  { name: 'w', meaning: 'The shared weight; tuned weights are offsets from it' },
] as const;

/** The four conditions of the paper for the genome and for the fixed topology, beside the paper's figures. */
export default function ConditionsView(): ReactElement {
  const document = useDocument();
  const state = useStore(conditions);
  const palette = usePalette();
  const task = findTask(document?.task);
  const report = document === null ? null : reportOn(state, document.genome);
  const domain = useMemo(() => reportDomain(report), [report]);
  const measure = report?.measure ?? task?.measure ?? 'return';
  const buildKey = useCallback(
    (width: number, height: number) =>
      keyPicture(report === null ? null : domain, measure, palette, width, height),
    [report, domain, measure, palette],
  );
  if (document === null || task === null) {
    return <OpenGenome line="Open a genome to judge it as the paper does." />;
  }
  const rows = allRows(task, report, state.settings.baseline);
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
        <ConditionsOptions classification={task.measure === 'accuracy'} />
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
            {COLUMNS.map(({ name, meaning }) => (
              <th key={name} scope="col" title={meaning}>
                {name}
              </th>
            ))}
            <th scope="col" className={styles['wide']} title={MARKS_MEANING}>
              <Plot
                build={buildKey}
                testId="conditions-key"
                label={`Distribution from ${domainText(domain, measure)}. ${MARKS_MEANING}`}
              />
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row
              key={`${row.network} ${row.condition}`}
              row={row}
              measure={measure}
              measured={report?.rows.includes(row) ?? false}
              domain={domain}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The rows of a report; where one was not reached, or before there is a report, the paper's figure alone. */
function allRows(
  task: TaskDefinition,
  report: ConditionsReport | null,
  baseline: boolean,
): readonly ConditionRow[] {
  const measured = report?.rows ?? [];
  const withFixed =
    report === null ? baseline : measured.some(({ network }) => network === 'fixed topology');
  const networks = withFixed ? (['genome', 'fixed topology'] as const) : (['genome'] as const);
  return networks.flatMap((network) =>
    CONDITIONS.map(
      (condition) =>
        measured.find((row) => row.network === network && row.condition === condition) ?? {
          network,
          condition,
          summary: null,
          weight: null,
          published: publishedFigure(task, network, condition),
          note: 'not measured yet',
        },
    ),
  );
}

function noteOf(state: ConditionsState, report: ConditionsReport | null): string {
  if (state.running !== null) {
    const { progress } = state.running;
    return `${progress.note}: ${formatProgress(progress)}`;
  }
  if (report === null) return 'Not measured yet.';
  const { trials, episodesPerDraw } = report;
  const episodes = episodesPerDraw === 1 ? '' : ` × ${episodesPerDraw} episodes`;
  return `${trials} trials${episodes}, seed ${report.seed}, ${formatNumber(report.seconds, 1)} s of rollouts`;
}

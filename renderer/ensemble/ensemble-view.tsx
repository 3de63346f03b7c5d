import { useCallback, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { EnsembleReport, EnsembleStep } from '../../shared/contract/experiments.ts';
import { formatValue } from '../conditions/format.ts';
import panes from '../controls/panes.module.css';
import { OpenGenome } from '../controls/open-genome.tsx';
import { Button } from '../controls/button.tsx';
import { CommandButton } from '../controls/command-button.tsx';
import { Empty } from '../controls/empty.tsx';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { useDocument } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import { formatProgress, formatSigned } from '../../shared/drawing/numbers.ts';
import { usePalette } from '../theme/scheme.ts';
import { ensembleChart, ensembleCsv } from './chart.ts';
import styles from './ensemble.module.css';
import { ensemble, ensembleOf } from './state.ts';

/** How a topology does when its weights decide together, and which weights are chosen. */
export default function EnsembleView(): ReactElement {
  const document = useDocument();
  const task = findTask(document?.task);
  const { kept, progress } = useStore(ensemble.store);
  const palette = usePalette();
  const report = document === null ? null : ensembleOf(kept, document.genome);
  const build = useCallback(
    (width: number, height: number) =>
      report === null
        ? { width, height, background: palette.panel, marks: [] }
        : ensembleChart(report, palette, width, height),
    [report, palette],
  );
  if (document === null || task === null) {
    return <OpenGenome line="Open a genome to let its weights decide together." />;
  }
  const digits = task.measure === 'accuracy';
  const note =
    progress === null
      ? digits
        ? 'Members are chosen on training images, measured on the test images.'
        : 'Members join in the order of their returns on other episodes; 100 trials.'
      : `Measuring: ${formatProgress(progress)}`;
  return (
    <div className={panes['row']} data-testid="ensemble">
      <ViewTools note={note}>
        {progress === null ? (
          <CommandButton id="ensemble.measure" kind="quiet" text="Measure" />
        ) : (
          <Button kind="quiet" icon="stop" title="Cancel the measurement" onClick={ensemble.cancel}>
            Cancel
          </Button>
        )}
        <ExportMenu
          view="ensemble"
          plots={
            report === null
              ? []
              : [
                  {
                    title: 'Ensembles',
                    fileName: `${document.name} ensembles`,
                    build,
                    csv: () => ensembleCsv(report),
                  },
                ]
          }
        />
      </ViewTools>
      {report === null ? (
        <Empty
          line={
            digits
              ? 'Do several weights of one network, voting, tell more digits right than the best alone?'
              : 'Does the mean of the actions at several weights do better than the best weight alone?'
          }
        >
          {progress === null ? (
            <CommandButton id="ensemble.measure" text="Measure ensembles" />
          ) : null}
        </Empty>
      ) : (
        <>
          <div className={panes['plot']}>
            <Plot
              build={build}
              testId="ensemble-plot"
              label={`Ensembles of up to ${report.weights.length} weights; best single ${formatValue(report.best.test, report.measure)}`}
            />
          </div>
          <Choices report={report} />
        </>
      )}
    </div>
  );
}

/** For each rule the size that was best in training, and what it does in the test. */
function Choices({ report }: { readonly report: EnsembleReport }): ReactElement {
  const { measure, rules, best, published } = report;
  const value = (number: number): string => formatValue(number, measure);
  return (
    <aside className={`${panes['side']} ${styles['side']}`}>
      <table className={panes['figures']}>
        <thead>
          <tr>
            <th scope="col">{measure === 'accuracy' ? 'Accuracy, %' : 'Mean return'}</th>
            <th scope="col">members</th>
            <th scope="col">training</th>
            <th scope="col">test</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{`Best single, w ${formatSigned(best.weight)}`}</th>
            <td>1</td>
            <td>{value(best.training)}</td>
            <td>{value(best.test)}</td>
          </tr>
          {rules.map(({ rule, steps }) => {
            const chosen = bestStep(steps);
            return chosen === null ? null : (
              <tr key={rule} title={chosen.weights.map((w) => formatSigned(w, 3)).join(', ')}>
                <th scope="row">{rule}</th>
                <td>{chosen.weights.length}</td>
                <td>{value(chosen.training)}</td>
                <td>{value(chosen.test)}</td>
              </tr>
            );
          })}
          {published === null ? null : (
            <tr title={published.meaning}>
              <th scope="row">Paper, one vote each</th>
              <td />
              <td />
              <td>{value(published.mean)}</td>
            </tr>
          )}
        </tbody>
      </table>
      <p>{chosenText(report)}</p>
    </aside>
  );
}

function bestStep(steps: readonly EnsembleStep[]): EnsembleStep | null {
  const [first] = steps;
  if (first === undefined) return null;
  return steps.reduce((best, step) => (step.training > best.training ? step : best), first);
}

/** Which weights the last rule chose: greedy for digits. */
function chosenText({ rules }: EnsembleReport): string {
  const last = rules.at(-1);
  const chosen = last === undefined ? null : bestStep(last.steps);
  if (last === undefined || chosen === null) return '';
  return `${last.rule} chose ${chosen.weights.map((weight) => formatSigned(weight)).join(', ')}`;
}

import { useCallback, useMemo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { ControlTask } from '../../shared/tasks/task.ts';
import { CommandButton } from '../controls/command-button.tsx';
import { Empty } from '../controls/empty.tsx';
import { ToolButton } from '../controls/button.tsx';
import { OpenGenome } from '../controls/open-genome.tsx';
import panes from '../controls/panes.module.css';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { futuresOf } from '../rollout/live/futures.ts';
import { live } from '../rollout/live/live.ts';
import { useControlTask, useReadout, useRollout } from '../rollout/ui/hooks.ts';
import { useDocument } from '../state/hooks.ts';
import { removeChange, whatIf } from '../state/what-if.ts';
import type { SeriesLine } from '../tasks/look.ts';
import { chosenLines, everyLine, lookOf } from '../tasks/looks.ts';
import { usePalette } from '../theme/scheme.ts';
import { futuresChart, futuresCsv } from './chart.ts';
import { decides, rankedCsv, rankedPicture } from './decides.ts';
import { Decides } from './decides-list.tsx';
import { difference, Form } from './form.tsx';
import { whatIfLine } from './state.ts';
import { useFutures, type KnownFutures } from './use-futures.ts';
import { changeInWords, connectionNames } from './words.ts';
import styles from './what-if.module.css';

/** What happens if something is done otherwise from the moment of the rollout that is shown. */
export default function WhatIfView(): ReactElement {
  const document = useDocument();
  const task = useControlTask();
  if (document === null || task === null)
    return <OpenGenome line="Open a genome with a body to ask what happens if it is changed." />;
  if (task.kind !== 'control' || task.source !== undefined)
    return (
      <Empty line="Two futures need a copy of the body’s state, which only the tasks that ship can give; a task of your own cannot part here yet." />
    );
  return <Futures document={document} task={task} />;
}

interface FuturesProps {
  readonly document: GenomeDocument;
  readonly task: ControlTask;
}

function Futures({ document, task }: FuturesProps): ReactElement {
  const palette = usePalette();
  const { changes } = useStore(whatIf);
  const wanted = useStore(whatIfLine, (lines) => lines[task.id]);
  const seed = useRollout((state) => state.seed);
  const trial = useRollout((state) => state.trial);
  const lines = useMemo(() => {
    const first = chosenLines(task, undefined);
    const labels = new Set(first.map(({ label }) => label));
    return [...first, ...everyLine(task).filter(({ label }) => !labels.has(label))];
  }, [task]);
  const { ranked } = useStore(decides);
  const names = useMemo(() => connectionNames(document.genome, task), [document.genome, task]);
  const line = lines.find(({ label }) => label === wanted) ?? lines[0];
  const futures = useFutures(line);
  const isReady = useReadout((state) => state.phase === 'ready');
  const ended = useReadout((state) => state.endStep !== null && state.step >= state.endStep);
  const { stepSeconds } = task;
  const build = useCallback(
    (width: number, height: number) =>
      futures === null || line === undefined
        ? { width, height, background: palette.panel, marks: [] }
        : futuresChart(futures, line, stepSeconds, palette, { width, height }),
    [futures, line, stepSeconds, palette],
  );
  const note =
    futures === null
      ? ''
      : `One episode (seed ${seed}, trial ${trial}) from ${formatNumber(futures.from * stepSeconds, 2)} s on`;
  return (
    <div className={panes['row']} data-testid="what-if" data-forked={futures !== null || undefined}>
      <ViewTools note={note}>
        {changes.length === 0 ? null : <CommandButton id="whatIf.end" kind="quiet" text="End" />}
        <ExportMenu
          view="what-if"
          plots={[
            ...(futures === null
              ? []
              : [
                  {
                    title: 'Both futures',
                    fileName: `${document.name} what if`,
                    build,
                    csv: () => csvNow(lines, stepSeconds),
                  },
                ]),
            ...(ranked === null || ranked.genome !== document.genome
              ? []
              : [
                  {
                    title: 'What decides now',
                    fileName: `${document.name} what decides`,
                    build: (width: number, height: number) =>
                      rankedPicture(ranked, names, palette, width, height),
                    csv: () => rankedCsv(ranked, names),
                  },
                ]),
          ]}
        />
      </ViewTools>
      <div className={styles['left']}>
        <Form
          document={document}
          task={task}
          disabled={!isReady || (ended && changes.length === 0)}
        />
        <ul className={styles['changes']} aria-label="Done otherwise">
          {changes.map((change) => {
            const words = changeInWords(change, document.genome, task);
            return (
              <li key={words}>
                <span title={words}>{words}</span>
                <ToolButton
                  icon="close"
                  title={`Take back: ${words}`}
                  onClick={() => removeChange(change)}
                />
              </li>
            );
          })}
        </ul>
      </div>
      {futures === null ? (
        <Empty line={emptyLine(ended, changes.length > 0)} />
      ) : (
        <div className={styles['middle']}>
          <label className={styles['line']}>
            Line
            <select
              value={line?.label}
              onChange={(event) => whatIfLine.setState({ [task.id]: event.target.value })}
            >
              {lines.map(({ label }) => (
                <option key={label}>{label}</option>
              ))}
            </select>
          </label>
          <div className={styles['plot']}>
            <Plot
              build={build}
              label={`${line?.label ?? ''} in both futures`}
              testId="what-if-plot"
            />
          </div>
        </div>
      )}
      <aside className={styles['side']}>
        {futures === null ? null : <Totals futures={futures} stepSeconds={stepSeconds} />}
        {lookOf(task).places === undefined ? null : (
          <Decides document={document} task={task} nameOf={names} />
        )}
      </aside>
    </div>
  );
}

/** What is known of both futures now, every line of it. */
function csvNow(lines: readonly SeriesLine[], stepSeconds: number): string {
  const player = live.scene?.player;
  const futures = player === undefined ? null : futuresOf(player);
  return futures === null ? '' : futuresCsv(futures, lines, stepSeconds);
}

function emptyLine(ended: boolean, asked: boolean): string {
  if (asked) return 'The two futures are being worked out.';
  return ended
    ? 'The episode is over here: go back to a moment before its end, then ask.'
    : 'Pause the rollout where something is decided, then say what should be otherwise from there on.';
}

/** Return and length of both futures, and what the change is worth. */
function Totals({
  futures: { changed, unchanged },
  stepSeconds,
}: {
  readonly futures: KnownFutures;
  readonly stepSeconds: number;
}): ReactElement {
  const seconds = (steps: number | null): string =>
    steps === null ? '–' : formatNumber(steps * stepSeconds, 2);
  const apart =
    changed.total === null || unchanged.total === null ? null : changed.total - unchanged.total;
  const lasts =
    changed.endStep === null || unchanged.endStep === null
      ? null
      : (changed.endStep - unchanged.endStep) * stepSeconds;
  return (
    <table className={panes['figures']} data-testid="what-if-totals">
      <thead>
        <tr>
          <th scope="col">Whole episode</th>
          <th scope="col">Return</th>
          <th scope="col">Lasts, s</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">What if</th>
          <td>{changed.total === null ? '–' : formatNumber(changed.total, 1)}</td>
          <td>{seconds(changed.endStep)}</td>
        </tr>
        <tr>
          <th scope="row">Unchanged</th>
          <td>{unchanged.total === null ? '–' : formatNumber(unchanged.total, 1)}</td>
          <td>{seconds(unchanged.endStep)}</td>
        </tr>
        <tr className={styles['difference']}>
          <th scope="row">Difference</th>
          <td data-testid="what-if-difference">{apart === null ? '–' : difference(apart, 1)}</td>
          <td>{lasts === null ? '–' : difference(lasts, 2)}</td>
        </tr>
      </tbody>
    </table>
  );
}

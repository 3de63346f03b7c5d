import { useCallback, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { TuneResult } from '../../shared/contract/experiments.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { formatPair, summaryPair } from '../conditions/format.ts';
import panes from '../controls/panes.module.css';
import { OpenGenome } from '../controls/open-genome.tsx';
import { CommandButton } from '../controls/command-button.tsx';
import { Empty } from '../controls/empty.tsx';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { useDocument } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import {
  formatDuration,
  formatNumber,
  formatSigned,
  NOT_MEASURED,
} from '../../shared/drawing/numbers.ts';
import { usePalette } from '../theme/scheme.ts';
import { tuneChart, tuneCsv } from './chart.ts';
import { Form, NAMES } from './form.tsx';
import { tune, tuningOf, type TuneState, type Tuning } from './state.ts';
import styles from './tune.module.css';

/** A weight of its own for every connection: settings, the live curve, stop and keep. */
export default function TuneView(): ReactElement {
  const document = useDocument();
  const task = findTask(document?.task);
  const state = useStore(tune);
  const palette = usePalette();
  const measure: Measure = task?.measure ?? 'return';
  const running = state.phase !== 'idle';
  // One that runs is shown whatever genome is on screen; its weights fit that topology alone.
  const tuning = running ? state.tuning : tuningOf(state, document);
  const generations = tuning?.generations;
  const build = useCallback(
    (width: number, height: number) =>
      tuneChart(generations ?? [], measure, palette, width, height),
    [generations, measure, palette],
  );
  if (document === null || task === null) {
    return <OpenGenome line="Open a genome to tune the weight of each of its connections." />;
  }
  return (
    <div className={`${panes['row']} ${styles['view']}`} data-testid="tune">
      <ViewTools note={noteOf(tuning, state.phase, document)}>
        {running ? <CommandButton id="tune.stop" icon="stop" kind="quiet" text="Stop" /> : null}
        {tuning === null ? null : (
          <CommandButton
            id="tune.keep"
            icon="check"
            kind="quiet"
            text={running ? 'Stop and keep' : 'Keep the weights'}
          />
        )}
        {running || tuning === null ? null : (
          <CommandButton id="tune.resume" icon="play" kind="quiet" text="Go on" />
        )}
        {running ? null : <CommandButton id="tune.start" icon="play" kind="quiet" text="Start" />}
        <ExportMenu
          view="tune"
          plots={
            generations === undefined || generations.length === 0
              ? []
              : [
                  {
                    title: 'Tuning',
                    fileName: `${tuning?.name ?? document.name} tuning`,
                    build,
                    csv: () => tuneCsv(generations),
                  },
                ]
          }
        />
      </ViewTools>
      <Form form={state.form} document={document} task={task} disabled={running} />
      <div className={styles['main']}>
        <div className={panes['plot']}>
          {generations === undefined || generations.length === 0 ? (
            <Empty
              line={
                running
                  ? 'Looking for the best shared weight, then the first generation.'
                  : 'Each connection gets a weight of its own, from the best shared weight on.'
              }
            >
              {running ? null : <CommandButton id="tune.start" text="Start tuning" />}
            </Empty>
          ) : (
            <Plot
              build={build}
              testId="tune-plot"
              label={`Tuning over ${generations.length} generations, confirmed best ${curveValue(generations.at(-1)?.best, measure)}`}
            />
          )}
        </div>
        <Outcome tuning={tuning} measure={measure} />
      </div>
    </div>
  );
}

const ENDED: Readonly<Record<TuneResult['ended'], string>> = {
  generations: 'done',
  seconds: 'time is up',
  target: 'reached the target',
  converged: 'converged',
  stopped: 'stopped',
};

function noteOf(
  tuning: Tuning | null,
  phase: TuneState['phase'],
  { name }: GenomeDocument,
): string {
  if (tuning === null) return 'Weight of a connection = shared weight + its offset';
  const { progress, result, generations, algorithm } = tuning;
  const whose = tuning.name === name ? '' : `${tuning.name}: `;
  const count = `${whose}${NAMES[algorithm]}, ${generations.length} generations`;
  if (phase === 'stopping') return `${count}, stopping`;
  if (phase === 'idle') return `${count}, ${ENDED[result?.ended ?? 'stopped']}`;
  const { secondsLeft = null, seconds } = progress ?? {};
  if (secondsLeft !== null) return `${formatDuration(secondsLeft)} left: ${count}`;
  return seconds === undefined ? count : `${count}, ${formatDuration(seconds)} so far`;
}

/** A value of the curve: digits are tuned by their log-likelihood, which has a slope. */
function curveValue(value: number | undefined, measure: Measure): string {
  return measure === 'accuracy' ? formatNumber(value, 3) : formatPair(value, null, measure);
}

/** What the tuning gained, on fresh episodes. */
function Outcome({
  tuning,
  measure,
}: {
  readonly tuning: Tuning | null;
  readonly measure: Measure;
}): ReactElement {
  const result = tuning?.result ?? null;
  const last = tuning?.generations.at(-1);
  const accuracy = measure === 'accuracy';
  const rows: readonly { name: string; value: string; meaning?: string; minor?: boolean }[] = [
    { name: 'Shared weight', value: formatSigned(tuning?.weight) },
    {
      name: accuracy ? 'Before, %' : 'Before, ± sd',
      value: summaryPair(result?.before ?? null, measure),
      meaning: accuracy
        ? 'Share of the test images told right by the shared weight alone'
        : 'The shared weight alone, on fresh episodes; sd over episodes',
    },
    {
      name: accuracy ? 'After, %' : 'After, ± sd',
      value: summaryPair(result?.confirmed ?? null, measure),
      meaning: accuracy
        ? 'Share of the test images told right by the tuned weights'
        : 'With the tuned weights, on the same fresh episodes; sd over episodes',
    },
    {
      name: accuracy ? 'Best log-likelihood' : 'Best so far',
      value: curveValue(last?.best, measure),
      meaning: 'On episodes, or training images, that no candidate was chosen by',
    },
    {
      name: 'Evaluations',
      value: last === undefined ? NOT_MEASURED : last.evaluations.toLocaleString('en'),
      meaning: 'Candidates rolled out so far; of Adam, steps taken',
      minor: true,
    },
    { name: 'Time', value: formatDuration(last?.seconds), minor: true },
  ];
  return (
    <dl className={`${panes['side']} ${styles['outcome']}`}>
      {rows.map(({ name, value, meaning, minor }) => (
        <div key={name} title={meaning} data-minor={minor === true ? '' : undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

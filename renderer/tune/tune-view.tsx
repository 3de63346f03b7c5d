import { useCallback, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Measure } from '../../shared/contract/judge.ts';
import { runCommand } from '../commands/registry.ts';
import { formatPair } from '../conditions/format.ts';
import { isTuned } from '../conditions/state.ts';
import { Button } from '../controls/button.tsx';
import { CommandButton } from '../controls/command-button.tsx';
import { Empty } from '../controls/empty.tsx';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { useDocument } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import { formatDuration, formatNumber, formatSigned } from '../theme/numbers.ts';
import { usePalette } from '../theme/scheme.ts';
import { tuneChart, tuneCsv } from './chart.ts';
import { Form } from './form.tsx';
import { tune, type TuneState, type Tuning } from './state.ts';
import styles from './tune.module.css';

/** A weight of its own for every connection: settings, the live curve, stop and keep. */
export default function TuneView(): ReactElement {
  const document = useDocument();
  const task = findTask(document?.task);
  const state = useStore(tune);
  const palette = usePalette();
  const measure: Measure = task?.kind === 'classification' ? 'accuracy' : 'return';
  const generations = state.tuning?.generations;
  const build = useCallback(
    (width: number, height: number) =>
      tuneChart(generations ?? [], measure, palette, width, height),
    [generations, measure, palette],
  );
  if (document === null || task === null) {
    return (
      <Empty line="Open a genome to tune the weight of each of its connections.">
        <Button title="Open a genome" onClick={() => runCommand('file.open')}>
          Open
        </Button>
      </Empty>
    );
  }
  return (
    <div className={styles['view']} data-testid="tune">
      <ViewTools note={noteOf(state)}>
        {state.running ? (
          <>
            <CommandButton id="tune.stop" icon="stop" kind="quiet" text="Stop" />
            <CommandButton id="tune.keep" icon="check" kind="quiet" text="Stop and keep" />
          </>
        ) : (
          <>
            <CommandButton id="tune.keep" icon="check" kind="quiet" text="Keep the weights" />
            <CommandButton id="tune.resume" icon="play" kind="quiet" text="Go on" />
            <CommandButton id="tune.start" icon="play" kind="quiet" text="Start" />
            <CommandButton id="tune.shipped" kind="quiet" text="Shipped" />
          </>
        )}
        <ExportMenu
          view="tune"
          plots={
            generations === undefined || generations.length === 0
              ? []
              : [
                  {
                    title: 'Tuning',
                    fileName: `${document.name} tuning`,
                    build,
                    csv: () => tuneCsv(generations),
                  },
                ]
          }
        />
      </ViewTools>
      <Form
        form={state.form}
        classification={task.kind === 'classification'}
        tuned={isTuned(document.genome)}
        disabled={state.running}
      />
      <div className={styles['plot']}>
        {generations === undefined || generations.length === 0 ? (
          <Empty
            line={
              state.running
                ? 'Looking for the best shared weight, then the first generation.'
                : 'Each connection gets a weight of its own, from the best shared weight on.'
            }
          >
            {state.running ? null : <CommandButton id="tune.start" text="Start tuning" />}
          </Empty>
        ) : (
          <Plot
            build={build}
            testId="tune-plot"
            label={`Tuning over ${generations.length} generations, confirmed best ${curveValue(generations.at(-1)?.best, measure)}`}
          />
        )}
      </div>
      <Outcome tuning={state.tuning} measure={measure} />
    </div>
  );
}

function noteOf({ tuning, running, failure }: TuneState): string {
  if (failure !== null) return failure;
  if (tuning === null) return 'Weight of a connection = shared weight + its offset';
  const { progress, result, generations, algorithm } = tuning;
  const count = `${algorithm}, ${generations.length} generations`;
  if (running) {
    const left =
      progress?.secondsLeft === null || progress === null
        ? ''
        : `, ${formatDuration(progress.secondsLeft)} left`;
    return `${count}${left}`;
  }
  return result === null ? `${count}, stopped` : `${count}, ended: ${result.ended}`;
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
  const rows: readonly (readonly [string, string, string?])[] = [
    ['Shared weight', formatSigned(tuning?.weight)],
    [
      'Before, ± sd',
      formatPair(result?.before?.mean, result?.before?.std, measure),
      'The shared weight alone, on fresh episodes; sd over episodes',
    ],
    [
      'After, ± sd',
      formatPair(result?.confirmed?.mean, result?.confirmed?.std, measure),
      'With the tuned weights, on the same fresh episodes; sd over episodes',
    ],
    [
      measure === 'accuracy' ? 'Best log-likelihood' : 'Best so far',
      curveValue(last?.best, measure),
      'On episodes, or training images, that no candidate was chosen by',
    ],
    ['Evaluations', last === undefined ? '–' : last.evaluations.toLocaleString('en')],
    ['Time', formatDuration(last?.seconds)],
  ];
  return (
    <dl className={styles['outcome']}>
      {rows.map(([name, value, meaning]) => (
        <div key={name} title={meaning}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

import { useCallback, useEffect, useMemo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import {
  rewardKindOf,
  type RewardKind,
  type TaskDefinition,
  type TaskOptions,
} from '../../shared/tasks/task.ts';
import { Button } from '../controls/button.tsx';
import panes from '../controls/panes.module.css';
import { ConditionsSummary } from '../conditions/summary.tsx';
import { lab } from '../lab/lab.ts';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { conditionsFor } from '../state/conditions.ts';
import { connection } from '../lab/connection.ts';
import { useActive, useDial } from '../state/hooks.ts';
import { measured, measurements } from '../state/measurements.ts';
import { rolloutStore, showTrial } from '../state/rollout.ts';
import { documentBefore } from '../state/session.ts';
import {
  cancelSweep,
  isOverlay,
  runSweep,
  sweep,
  sweptFor,
  sweptWeights,
  toggleOverlay,
} from '../state/sweep.ts';
import { findTask } from '../state/tasks.ts';
import { formatProgress, type ProgressNumbers } from '../../shared/drawing/numbers.ts';
import { usePalette, useScheme } from '../theme/scheme.ts';
import { sweepChart, type SweepChart, type WeightCurve } from './chart.ts';
import { curveOf, curvesCsv } from './curves.ts';
import { goalChart, goalCsv } from './goal-chart.ts';
import { SweepOptions } from './options.tsx';
import { SweepPlot } from './sweep-plot.tsx';
import { REACHED_TRIALS, useReached } from './use-reached.ts';
import styles from './sweep.module.css';

interface Props {
  readonly task: TaskDefinition;
  readonly document: GenomeDocument;
}

const NONE: TaskOptions = {};

/** The sweep of a control task: episodes rolled out at each weight. */
export function ControlSweep({ task, document }: Props): ReactElement {
  const chart = useSweepChart(task, document);
  const { running, settings, failure, overlays } = useStore(sweep);
  const useOffsets = useDial((state) => state.useOffsets) && isTuned(document.genome);
  const options = useStore(rolloutStore, (state) => state.options[task.id]);
  const reward = rewardKindOf(task, options ?? {});
  const epoch = useStore(connection, (state) => state.epoch);
  useStore(measurements, (state) => state.tick);
  const result = sweptOf(document, useOffsets);

  useEffect(() => {
    if (sweptOf(document, useOffsets) !== null) return undefined;
    // An edit may follow at once; a drag of a slider makes many versions a second.
    const timer = setTimeout(
      () => void runSweep(lab, document, conditionsFor(task, useOffsets)),
      300,
    );
    return () => clearTimeout(timer);
    // Notes and names change the document too, but only the genome changes its sweep.
  }, [document.genome, settings, options, useOffsets, epoch]);

  const { palette, scheme, range } = chart;
  const weights = Float64Array.from(sweptWeights(document, false));
  const { goal, points } = useReached(task, document, weights, settings.seed, options ?? NONE);
  const goalLabel = goal === null ? '' : `${goal.label}, ${goal.unit}`;
  const buildGoal = useCallback(
    (width: number, height: number) =>
      goalChart({ reached: points, range, yLabel: goalLabel, palette, scheme }, width, height),
    [points, goalLabel, palette, scheme, range],
  );
  const build = useCallback(
    (width: number, height: number) => sweepChart(chart, width, height),
    [chart],
  );
  const curves = [chart.main, chart.before, ...chart.overlays].filter((curve) => curve !== null);
  const shown =
    result === null ? null : { name: document.name, genome: document.genome, evaluation: result };
  const kept = shown !== null && isOverlay(overlays, shown);
  const named = chart.main === null ? null : { ...chart.main, name: document.name };
  const forFile = [named, ...curves.slice(named === null ? 0 : 1)].filter(
    (curve) => curve !== null,
  );
  return (
    <div className={panes['row']} data-testid="sweep">
      <ViewTools
        note={failure ?? noteOf(running?.progress ?? null, sweptFor(task, settings), reward)}
      >
        {running === null ? null : (
          <Button kind="quiet" icon="stop" title="Cancel the sweep" onClick={cancelSweep}>
            Cancel
          </Button>
        )}
        <Button
          kind="quiet"
          icon={kept ? 'check' : 'plus'}
          title="Overlay"
          meaning="Keep this curve in the plot while other genomes are on screen."
          on={kept}
          disabled={shown === null}
          onClick={() => shown !== null && toggleOverlay(shown)}
          testId="sweep-overlay"
        >
          Overlay
        </Button>
        <SweepOptions />
        <ExportMenu
          view="sweep"
          plots={[
            {
              title: 'Sweep',
              fileName: `${document.name} sweep`,
              build: (width, height) =>
                sweepChart(
                  { ...chart, main: named, yLabel: fileLabel(chart.yLabel, named) },
                  width,
                  height,
                ),
              csv: () => curvesCsv(forFile),
            },
            ...(goal === null
              ? []
              : [
                  {
                    title: 'Goal and reached',
                    fileName: `${document.name} goals`,
                    build: buildGoal,
                    csv: () => goalCsv(points),
                  },
                ]),
          ]}
        />
      </ViewTools>
      <SweepPlot
        build={build}
        main={chart.main}
        label={`${task.returnLabel} over shared weights`}
        onPicked={() => showTrial(settings.seed, 0)}
      />
      {goal === null ? null : (
        <div className={panes['plot']}>
          <Plot
            build={buildGoal}
            label={`${goal.label} at each shared weight: goal, and mean of the last two seconds of ${REACHED_TRIALS} episodes ± sd`}
            testId="goal-plot"
          />
        </div>
      )}
      <aside className={`${panes['side']} ${styles['side']}`}>
        <ConditionsSummary document={document} task={task} />
      </aside>
    </div>
  );
}

/** The axis of a saved picture, which has no note beside it: what the band is, and of how many. */
function fileLabel(label: string, main: WeightCurve | null): string {
  return main === null ? label : `${label}, mean ± se, n = ${main.trials}`;
}

function noteOf(
  progress: ProgressNumbers | null,
  { count, trials }: { count: number; trials: number },
  reward: RewardKind | null,
): string {
  if (progress === null)
    return `Mean ± standard error, n = ${trials} episodes at each of ${count} weights${reward === null ? '' : `, ${reward} reward`}. Click for a rollout.`;
  return `${formatProgress(progress)}: ${count} weights × ${trials} episodes`;
}

/** The sweep of a document as it is asked for now, if it was measured. */
function sweptOf(document: GenomeDocument, useOffsets: boolean): Evaluation | null {
  const conditions = conditionsFor(findTask(document.task), useOffsets);
  return measured(document, sweptWeights(document, useOffsets), conditions);
}

function useSweepChart(task: TaskDefinition, document: GenomeDocument): SweepChart {
  const state = useStore(sweep);
  const tick = useStore(measurements, ({ tick: now }) => now);
  const options = useStore(rolloutStore, (rollout) => rollout.options);
  const open = useActive();
  const dialOffsets = useDial((dial) => dial.useOffsets);
  const useOffsets = dialOffsets && isTuned(document.genome);
  const palette = usePalette();
  const scheme = useScheme();
  return useMemo(() => {
    void [tick, options];
    const result = sweptOf(document, useOffsets);
    const earlier = open === null ? null : documentBefore(open);
    const before =
      earlier === null ? null : sweptOf(earlier, dialOffsets && isTuned(earlier.genome));
    return {
      main: result === null ? null : curveOf(result, 'this genome'),
      before: before === null ? null : curveOf(before, 'before the edit'),
      overlays: state.overlays
        .filter((overlay) => overlay.evaluation !== result && overlay.evaluation.task === task.id)
        .map((overlay) => curveOf(overlay.evaluation, overlay.name)),
      range: [state.settings.from, state.settings.to],
      yLabel: 'Return per episode',
      palette,
      scheme,
    };
  }, [state, document, open, palette, scheme, task.id, dialOffsets, useOffsets, tick, options]);
}

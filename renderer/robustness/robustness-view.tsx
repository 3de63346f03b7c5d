import { RANGES } from '../../shared/contract/ranges.ts';
import { Select } from '@mantine/core';
import { useCallback, useMemo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { Measure } from '../../shared/tasks/task.ts';
import panes from '../controls/panes.module.css';
import { NumberField } from '../controls/number-field.tsx';
import { OpenGenome } from '../controls/open-genome.tsx';
import { Button } from '../controls/button.tsx';
import { CommandButton } from '../controls/command-button.tsx';
import { Empty } from '../controls/empty.tsx';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { useDocument } from '../state/hooks.ts';
import { changesOf, SURVIVABLE_LOSS, WEIGHT_NOISE } from '../../shared/evaluation/robustness.ts';
import { findTask } from '../state/tasks.ts';
import { formatProgress } from '../../shared/drawing/numbers.ts';
import { usePalette } from '../theme/scheme.ts';
import { robustnessChart, robustnessCsv } from './chart.ts';
import styles from './robustness.module.css';
import { changeFor, clearCurves, curvesOf, robustness, robustnessSettings } from './state.ts';

/** Curves of return against the size of a change, several genomes beside each other. */
export default function RobustnessView(): ReactElement {
  const document = useDocument();
  const task = findTask(document?.task);
  const { kept, progress } = useStore(robustness.store);
  const settings = useStore(robustnessSettings);
  const palette = usePalette();
  const changes = task === null ? [] : changesOf(task);
  const change = task === null ? settings.change : changeFor(task, settings.change);
  const details = changes.find(({ name }) => name === change) ?? WEIGHT_NOISE;
  const measure: Measure = task?.measure ?? 'return';
  const curves = useMemo(() => curvesOf(kept, task?.id ?? '', change), [kept, task, change]);
  const build = useCallback(
    (width: number, height: number) =>
      robustnessChart(curves, details, { measure, shown: settings.shown }, palette, width, height),
    [curves, details, measure, settings.shown, palette],
  );
  if (document === null || task === null) {
    return <OpenGenome line="Open a genome to see how much change it bears." />;
  }
  const note =
    progress === null
      ? settings.shown === 'mean'
        ? 'Mean, band: 95 % interval. The same trials at every size.'
        : `Trials that lose at most ${SURVIVABLE_LOSS * 100} % of the mean of the least change.`
      : `${formatProgress(progress)}: ${progress.note}`;
  return (
    <div className={panes['row']} data-testid="robustness">
      <ViewTools note={note}>
        {progress === null ? (
          <CommandButton id="robustness.measure" kind="quiet" text="Measure" />
        ) : (
          <Button
            kind="quiet"
            icon="stop"
            title="Cancel the measurement"
            onClick={robustness.cancel}
          >
            Cancel
          </Button>
        )}
        {curves.length === 0 ? null : (
          <Button
            kind="quiet"
            title="Clear"
            meaning="Take the curves of this change out of the plot."
            onClick={() => clearCurves(task.id, change)}
          >
            Clear
          </Button>
        )}
        <ExportMenu
          view="robustness"
          plots={
            curves.length === 0
              ? []
              : [
                  {
                    title: 'Robustness',
                    fileName: `${document.name} ${change}`,
                    build,
                    csv: () => robustnessCsv(curves, details),
                  },
                ]
          }
        />
      </ViewTools>
      <fieldset
        className={`${panes['form']} ${styles['form']}`}
        aria-label="What changes"
        disabled={progress !== null}
      >
        <Select
          label="Change"
          data={changes.map(({ name }) => name)}
          value={change}
          disabled={progress !== null}
          data-testid="robustness-change"
          onChange={(value) => {
            if (value !== null) robustnessSettings.setState({ change: value });
          }}
        />
        <Select
          label="Curves show"
          data={[
            { value: 'mean', label: 'Mean return' },
            { value: 'survival', label: 'Trials that survive' },
          ]}
          value={settings.shown}
          allowDeselect={false}
          onChange={(value) =>
            robustnessSettings.setState({ shown: value === 'survival' ? 'survival' : 'mean' })
          }
        />
        <NumberField
          label="Trials at each size"
          value={settings.trials}
          {...RANGES.trials}
          whole
          onChange={(trials) => robustnessSettings.setState({ trials })}
        />
        <NumberField
          label="Seed"
          value={settings.seed}
          {...RANGES.seed}
          whole
          onChange={(seed) => robustnessSettings.setState({ seed })}
        />
        <p>Curves stay while you open other genomes, to compare them.</p>
      </fieldset>
      <div className={panes['plot']}>
        {curves.length === 0 ? (
          <Empty line="How much does the return fall as the change grows?">
            {progress === null ? (
              <CommandButton id="robustness.measure" text="Measure robustness" />
            ) : null}
          </Empty>
        ) : (
          <Plot
            build={build}
            testId="robustness-plot"
            label={`${change}: ${curves.map(({ name }) => name).join('; ')}`}
          />
        )}
      </div>
    </div>
  );
}

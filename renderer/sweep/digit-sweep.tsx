import { useCallback, useMemo, type ReactElement } from 'react';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import panes from '../controls/panes.module.css';
import { ConditionsSummary } from '../conditions/summary.tsx';
import { ExportMenu } from '../plots/export-menu.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { sweepChart, type WeightCurve } from './chart.ts';
import { curvesCsv } from './curves.ts';
import { SweepPlot } from './sweep-plot.tsx';
import sweepStyles from './sweep.module.css';
import { usePalette, useScheme } from '../theme/scheme.ts';
import { percent } from '../../shared/drawing/digit-map.ts';
import { MAP_WEIGHTS } from '../digits/state.ts';
import { useDigits } from '../digits/use-digits.ts';

interface Props {
  readonly task: TaskDefinition;
  readonly document: GenomeDocument;
}

/** The sweep of a digit network: accuracy on the test images at each weight. */
export function DigitSweep({ task, document }: Props): ReactElement {
  const { state, verdict } = useDigits(document);
  const palette = usePalette();
  const scheme = useScheme();
  const main = useMemo((): WeightCurve | null => {
    if (verdict === null) return null;
    const means = [...verdict.figures.byWeight];
    const { imageCount: trials } = verdict.result;
    const stds = means.map((share) => Math.sqrt(share * (1 - share)));
    const errors = stds.map((std) => std / Math.sqrt(trials));
    return { name: 'this genome', weights: MAP_WEIGHTS, means, stds, errors, trials };
  }, [verdict]);
  const build = useCallback(
    (width: number, height: number) =>
      sweepChart(
        {
          main,
          before: null,
          overlays: [],
          range: [-2.5, 2.5],
          yLabel: 'Test accuracy',
          format: percent,
          palette,
          scheme,
        },
        width,
        height,
      ),
    [main, palette, scheme],
  );
  const note =
    state.progress === null
      ? `Accuracy ± standard error${main === null ? '' : `, n = ${main.trials.toLocaleString('en')} test images`} at each of ${MAP_WEIGHTS.length} weights`
      : `Reading the test images: ${percent(state.progress)}`;
  return (
    <div className={panes['row']} data-testid="sweep">
      <ViewTools note={state.failure ?? note}>
        <ExportMenu
          view="sweep"
          plots={
            main === null
              ? []
              : [
                  {
                    title: 'Sweep',
                    fileName: `${document.name} sweep`,
                    build,
                    csv: () => curvesCsv([{ ...main, name: document.name }]),
                  },
                ]
          }
        />
      </ViewTools>
      <SweepPlot build={build} main={main} label="Accuracy over shared weights" format={onePlace} />
      <aside className={`${panes['side']} ${sweepStyles['side']}`}>
        <ConditionsSummary document={document} task={task} />
      </aside>
    </div>
  );
}

function onePlace(share: number): string {
  return percent(share, 1);
}

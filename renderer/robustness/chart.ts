import type { TaskChange } from '../../shared/tasks/changes.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import { toCsv } from '../plots/csv.ts';
import { lineChart, type Chart } from '../plots/line-chart.ts';
import { place } from '../plots/scale.ts';
import { formatNumber } from '../theme/numbers.ts';
import type { Palette } from '../theme/tokens.ts';
import type { KeptCurve } from './state.ts';

/** Mean returns over the sizes of a change, with the 95 % interval of each mean as a band. */
export function robustnessChart(
  curves: readonly KeptCurve[],
  change: Pick<TaskChange, 'axis' | 'sizeNames'>,
  measure: Measure,
  palette: Palette,
  width: number,
  height: number,
): Chart {
  const names = change.sizeNames;
  const { series } = palette;
  const colours = [series.best, series.max, series.peak, series.median, palette.accent];
  const lines = curves.map(({ report, curve, name }, k) => {
    const latest = k === curves.length - 1;
    return {
      name,
      x: report.sizes,
      y: curve.summaries.map((summary) => summary.mean),
      spread: curve.summaries.map((summary) => summary.confidence95),
      colour: latest ? series.best : (colours[1 + (k % (colours.length - 1))] ?? palette.text2),
      width: latest ? 2 : 1.25,
      bold: latest,
    };
  });
  return lineChart({
    series: lines,
    axes: {
      x: {
        label: change.axis,
        ...(names === undefined
          ? {}
          : { ticks: [0, 1], format: (value: number) => names[value === 0 ? 0 : 1] }),
      },
      y:
        measure === 'accuracy'
          ? { label: 'Accuracy, %', format: (value) => formatNumber(value * 100) }
          : { label: 'Return per episode' },
    },
    palette,
    width,
    height,
    include: [0],
    overlay: (x, y) =>
      lines.flatMap((line) =>
        Array.from(line.x, (size, k) => ({
          kind: 'circle' as const,
          x: place(x, size),
          y: place(y, line.y[k] ?? Number.NaN),
          radius: 2.5,
          fill: line.colour,
        })),
      ),
  });
}

export function robustnessCsv(curves: readonly KeptCurve[]): string {
  const header = ['genome', 'change', 'size', 'mean', 'sd', '95 % half width', 'trials', 'seed'];
  const rows = curves.flatMap(({ report, curve, name }) =>
    curve.summaries.map((summary, k) => [
      name,
      report.change,
      report.sizes[k] ?? null,
      summary.mean,
      summary.std,
      summary.confidence95,
      report.trials,
      report.seed,
    ]),
  );
  return toCsv(header, rows);
}

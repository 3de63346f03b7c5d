import { survival, type AnyChange } from '../../shared/evaluation/robustness.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { lineChart, type Chart } from '../../shared/drawing/line-chart.ts';
import { place } from '../../shared/drawing/scale.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';
import type { KeptCurve, Shown } from './state.ts';

/**
 * Mean returns over the sizes of a change, with the 95 % interval of each mean as a band; or the share of
 * trials that survive each size.
 */
export function robustnessChart(
  curves: readonly KeptCurve[],
  change: AnyChange,
  { measure, shown }: { readonly measure: Measure; readonly shown: Shown },
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
      y:
        shown === 'mean'
          ? curve.summaries.map((summary) => summary.mean)
          : survival(change, report.sizes, curve.summaries).map((share) => 100 * share),
      ...(shown === 'mean'
        ? { spread: curve.summaries.map((summary) => summary.confidence95) }
        : {}),
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
        shown === 'survival'
          ? { label: 'Trials that survive, %' }
          : measure === 'accuracy'
            ? { label: 'Accuracy, %', format: (value) => formatNumber(value * 100) }
            : { label: 'Return per episode' },
    },
    palette,
    width,
    height,
    include: shown === 'survival' ? [0, 100] : [0],
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

export function robustnessCsv(curves: readonly KeptCurve[], change: AnyChange): string {
  const header = [
    'genome',
    'change',
    'size',
    'mean',
    'sd',
    '95 % half width',
    'share that survives',
    'trials',
    'seed',
  ];
  const rows = curves.flatMap(({ report, curve, name }) => {
    const survive = survival(change, report.sizes, curve.summaries);
    return curve.summaries.map((summary, k) => [
      name,
      report.change,
      report.sizes[k] ?? null,
      summary.mean,
      summary.std,
      summary.confidence95,
      survive[k] ?? null,
      report.trials,
      report.seed,
    ]);
  });
  return toCsv(header, rows);
}

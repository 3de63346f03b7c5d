import type { TuneGeneration } from '../../shared/contract/experiments.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { lineChart, type Chart, type Series } from '../../shared/drawing/line-chart.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';

/** Returns of a tuning by generation. */
export function tuneChart(
  generations: readonly TuneGeneration[],
  measure: Measure,
  palette: Palette,
  width: number,
  height: number,
): Chart {
  const x = generations.map((row) => row.generation);
  const { series } = palette;
  const line = (
    name: string,
    value: (row: TuneGeneration) => number | null,
    colour: string,
  ): Series => ({ name, x, y: generations.map((row) => value(row) ?? NaN), colour, width: 1.25 });
  const lines = [
    line('candidates', (row) => row.mean, series.median),
    line('best candidate', (row) => row.max, series.max),
    line('centre', (row) => row.centre, series.peak),
    { ...line('confirmed best', (row) => row.best, series.best), width: 2, bold: true },
  ];
  return lineChart({
    series: lines.filter((entry) => Array.from(entry.y).some(Number.isFinite)),
    axes: {
      // So few generations that the axis would count their halves.
      x: { label: 'Generation', ...(x.length < 9 ? { ticks: x, format: String } : {}) },
      y: { label: measure === 'accuracy' ? 'Mean log-likelihood, nats' : 'Return per episode' },
    },
    palette,
    width,
    height,
  });
}

export function tuneCsv(generations: readonly TuneGeneration[]): string {
  const header = [
    'generation',
    'evaluations',
    'rollouts',
    'mean',
    'max',
    'centre',
    'best',
    'deviation',
    'seconds',
  ];
  return toCsv(
    header,
    generations.map((row) => [
      row.generation,
      row.evaluations,
      row.rollouts,
      row.mean,
      row.max,
      row.centre,
      row.best,
      row.deviation,
      row.seconds,
    ]),
  );
}

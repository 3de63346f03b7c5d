import { toCsv, type Cell } from '../../shared/drawing/csv.ts';
import { lineChart, type Chart } from '../../shared/drawing/line-chart.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import { place } from '../../shared/drawing/scale.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';
import type { SeriesLine } from '../tasks/look.ts';
import type { Futures } from '../rollout/live/futures.ts';
import type { KnownFutures } from './use-futures.ts';

/** Seconds since the start of the episode at the end of each step. */
function times(from: number, steps: number, stepSeconds: number): number[] {
  return Array.from({ length: steps }, (_, k) => (from + k + 1) * stepSeconds);
}

/** One line of both futures from the moment at which they part. */
export function futuresChart(
  { from, changed, unchanged }: KnownFutures,
  { label, unit, decimals }: SeriesLine,
  stepSeconds: number,
  palette: Palette,
  size: { readonly width: number; readonly height: number },
): Chart {
  const [after, before] = [changed.values, unchanged.values];
  return lineChart({
    series: [
      {
        name: 'unchanged',
        x: times(from, before.length, stepSeconds),
        y: before,
        colour: palette.text3,
        width: 1.25,
        dash: [4, 3],
      },
      {
        name: 'what if',
        x: times(from, after.length, stepSeconds),
        y: after,
        colour: palette.text,
        width: 1.5,
        bold: true,
      },
    ],
    axes: {
      x: { label: 'Time in the episode, s' },
      y: {
        label: unit === '' ? label : `${label}, ${unit}`,
        format: (value) => formatNumber(value, decimals),
      },
    },
    palette,
    ...size,
    overlay: (x, _, box) => [
      {
        kind: 'line',
        points: [place(x, from * stepSeconds), box.top, place(x, from * stepSeconds), box.bottom],
        colour: palette.controlLine,
        width: 1,
        dash: [2, 3],
      },
    ],
    xDomain: [
      from * stepSeconds,
      Math.max(from + 1, from + before.length, from + after.length) * stepSeconds,
    ],
  });
}

/** Every line of both futures, a row a step from the parting on. */
export function futuresCsv(
  { from, changed, unchanged }: Futures,
  lines: readonly SeriesLine[],
  stepSeconds: number,
): string {
  const header = lines.flatMap(({ label, unit }) => {
    const name = unit === '' ? label : `${label} (${unit})`;
    return [`${name} unchanged`, `${name} what if`];
  });
  const steps = Math.max(changed.course.length, unchanged.course.length) - from;
  const rows = Array.from({ length: Math.max(0, steps) }, (_, k): Cell[] => [
    from + k + 1,
    (from + k + 1) * stepSeconds,
    ...lines.flatMap(({ source }) =>
      [unchanged, changed].map(({ course }) =>
        from + k < course.length ? course.value(source, from + k) : null,
      ),
    ),
  ]);
  return toCsv(['step', 'seconds', ...header], rows);
}

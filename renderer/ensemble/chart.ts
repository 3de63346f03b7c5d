import type { EnsembleReport } from '../../shared/contract/experiments.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { lineChart, type Chart, type Series } from '../../shared/drawing/line-chart.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';

/** What ensembles reach in the test, over the number of their members. */
export function ensembleChart(
  report: EnsembleReport,
  palette: Palette,
  width: number,
  height: number,
): Chart {
  const { series } = palette;
  const colours = [series.best, series.max, series.peak, series.median];
  const most = Math.max(...report.rules.map(({ steps }) => steps.length), 2);
  const level = (name: string, value: number, colour: string): Series => ({
    name,
    x: [1, most],
    y: [value, value],
    colour,
    width: 1,
    dash: [4, 3],
  });
  const accuracy = report.measure === 'accuracy';
  const lines = report.rules.map(({ rule, steps }, k): Series => {
    const errors = steps.map((step) => step.std ?? 0);
    return {
      name: rule,
      x: steps.map((_, n) => n + 1),
      y: steps.map((step) => step.test),
      colour: colours[k % colours.length] ?? palette.text,
      width: 1.5,
      ...(accuracy ? {} : { spread: errors }),
    };
  });
  return lineChart({
    series: [
      ...lines,
      level('best single', report.best.test, palette.text2),
      ...(report.published === null ? [] : [level('paper', report.published.mean, palette.accent)]),
    ],
    axes: {
      x: { label: 'Members', format: (value) => (Number.isInteger(value) ? String(value) : '') },
      y: accuracy
        ? { label: 'Test accuracy, %', format: (value) => formatNumber(value * 100, 1) }
        : { label: 'Return per episode, ± sd' },
    },
    palette,
    width,
    height,
    xDomain: [1, most],
  });
}

export function ensembleCsv(report: EnsembleReport): string {
  const rows = report.rules.flatMap(({ rule, steps }) =>
    steps.map((step) => [
      rule,
      step.weights.length,
      step.weights.at(-1) ?? null,
      step.training,
      step.test,
      step.std,
    ]),
  );
  return toCsv(['rule', 'members', 'joined by', 'training', 'test', 'sd over trials'], rows);
}

import type { ReachedGoal } from '../../shared/evaluation/reached.ts';
import { weightText, type Axes } from '../../shared/drawing/axes.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { lineChart, type Chart } from '../../shared/drawing/line-chart.ts';
import type { Palette, Scheme } from '../../shared/drawing/tokens.ts';
import { weightColour } from '../../shared/drawing/weight-colour.ts';

/** What was reached at each weight, beside the goal. */
export interface GoalChart {
  readonly reached: readonly ReachedGoal[];
  readonly range: readonly [from: number, to: number];
  /** What is reached, with its unit. */
  readonly yLabel: string;
  readonly palette: Palette;
  readonly scheme: Scheme;
}

/** Goal and reached over shared weights; the band is one standard deviation over trials. */
export function goalChart(
  { reached, range, yLabel, palette, scheme }: GoalChart,
  width: number,
  height: number,
): Chart {
  const x = reached.map(({ weight }) => weight);
  const axes: Axes = {
    x: { label: 'Shared weight w', format: weightText },
    y: { label: yLabel },
  };
  const line = {
    name: 'goal',
    x,
    y: reached.map((point) => point.goal),
    colour: palette.series.before,
    width: 1.25,
    dash: [4, 3],
  };
  const curve = {
    name: 'reached',
    x,
    y: reached.map((point) => point.mean),
    spread: reached.map((point) => point.std),
    colour: palette.text,
    width: 2,
    bold: true,
    colourAt: (weight: number) => weightColour(weight, scheme),
  };
  const series = reached.length === 0 ? [] : [line, curve];
  const xDomain: [number, number] = [...range];
  return lineChart({ series, axes, palette, width, height, xDomain, include: [-1, 1] });
}

/** What was reached as numbers: a row a weight. */
export function goalCsv(reached: readonly ReachedGoal[]): string {
  return toCsv(
    ['weight', 'goal', 'reached', 'sd over trials'],
    reached.map(({ weight, goal, mean, std }) => [weight, goal, mean, std]),
  );
}

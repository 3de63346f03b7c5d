import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { weightText, type Axes } from '../../shared/drawing/axes.ts';
import { lineChart, type Chart, type Series } from '../../shared/drawing/line-chart.ts';
import { textWidth, type Mark } from '../../shared/drawing/picture.ts';
import { place } from '../../shared/drawing/scale.ts';
import { formatSigned } from '../../shared/drawing/numbers.ts';
import type { Palette, Scheme } from '../../shared/drawing/tokens.ts';
import { weightColour } from '../../shared/drawing/weight-colour.ts';

/** Mean and spread of a figure over shared weights. */
export interface WeightCurve {
  readonly name: string;
  readonly weights: readonly number[];
  readonly means: readonly number[];
  /** Standard error of each mean. */
  readonly errors: readonly number[];
  /** Standard deviation over the trials, and their number, for exports. */
  readonly stds: readonly number[];
  readonly trials: number;
}

export interface SweepChart {
  /** The genome on screen; drawn in the colours of its weights. */
  readonly main: WeightCurve | null;
  /** The genome before the last edit; drawn dashed. */
  readonly before: WeightCurve | null;
  readonly overlays: readonly WeightCurve[];
  readonly range: readonly [from: number, to: number];
  readonly yLabel: string;
  readonly format?: (value: number) => string;
  readonly palette: Palette;
  readonly scheme: Scheme;
}

/** The value of a curve at a weight, linear between its points; NaN outside. */
export function curveAt(curve: WeightCurve, weight: number, values = curve.means): number {
  const { weights } = curve;
  const next = weights.findIndex((candidate) => candidate >= weight - 1e-9);
  if (next < 0) return NaN;
  const [w1 = NaN, v1 = NaN] = [weights[next], values[next]];
  if (next === 0 || Math.abs(w1 - weight) < 1e-9) return Math.abs(w1 - weight) < 1e-9 ? v1 : NaN;
  const [w0 = NaN, v0 = NaN] = [weights[next - 1], values[next - 1]];
  return v0 + ((v1 - v0) * (weight - w0)) / (w1 - w0);
}

/** Return (or accuracy) over shared weights. */
export function sweepChart(sweep: SweepChart, width: number, height: number): Chart {
  const { palette, scheme, main } = sweep;
  const [from, to] = sweep.range;
  const series: Series[] = [
    ...(sweep.before === null ? [] : [reference(sweep.before, palette.series.before, [4, 3])]),
    ...sweep.overlays.map((curve, k) => reference(curve, overlayColour(palette, k), undefined)),
    ...(main === null
      ? []
      : [
          {
            name: main.name,
            x: main.weights,
            y: main.means,
            spread: main.errors,
            colour: palette.text,
            width: 2,
            bold: true,
            colourAt: (weight: number) => weightColour(weight, scheme),
          },
        ]),
  ];
  const axes: Axes = {
    x: { label: 'Shared weight w', ticks: weightTicks(from, to), format: weightText },
    y: {
      label: sweep.yLabel,
      ...(sweep.format === undefined ? {} : { format: sweep.format }),
      // Until there is a curve no number on the axis means anything.
      ...(series.length === 0 ? { ticks: [] } : {}),
    },
  };
  return lineChart({
    series,
    axes,
    palette,
    width,
    height,
    xDomain: [from, to],
    include: [0],
    overlay: (x, y) => [
      ...(main === null
        ? []
        : standardMarks(
            main,
            sweep,
            (w) => place(x, w),
            (v) => place(y, v),
          )),
    ],
  });
}

function weightTicks(from: number, to: number): number[] {
  const step = to - from > 6 ? 1 : 0.5;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, k) => (first + k) * step);
}

function overlayColour(palette: Palette, k: number): string {
  const colours = [palette.series.max, palette.series.peak, palette.series.median];
  return colours[k % colours.length] ?? palette.text2;
}

function reference(
  curve: WeightCurve,
  colour: string,
  dash: readonly number[] | undefined,
): Series {
  const line = { name: curve.name, x: curve.weights, y: curve.means, colour, width: 1.25 };
  return dash === undefined ? line : { ...line, dash };
}

/** Rings at the standard weights. */
function standardMarks(
  curve: WeightCurve,
  { palette, scheme }: SweepChart,
  x: (weight: number) => number,
  y: (value: number) => number,
): Mark[] {
  return STANDARD_WEIGHTS.flatMap((weight): Mark[] => {
    const value = curveAt(curve, weight);
    if (Number.isNaN(value)) return [];
    const stroke = weightColour(weight, scheme);
    return [
      { kind: 'circle', x: x(weight), y: y(value), radius: 4.5, fill: palette.panel, stroke },
    ];
  });
}

/** The dial's weight as a line, with what the genome reaches there. */
export function cursorMarks(
  { x: xScale, y: yScale, box }: Chart,
  main: WeightCurve | null,
  weight: number,
  palette: Palette,
  format: (value: number, spread?: number) => string,
): Mark[] {
  const [from, to] = xScale.domain;
  if (weight < from || weight > to) return [];
  const x = place(xScale, weight);
  const value = main === null ? NaN : curveAt(main, weight);
  const error = main === null ? NaN : curveAt(main, weight, main.errors);
  const spread = Number.isNaN(error) || error === 0 ? undefined : error;
  const reached = Number.isNaN(value) ? '' : `: ${format(value, spread)}`;
  const text = `w ${formatSigned(weight)}${reached}`;
  const leftwards = x + 10 + textWidth(text) > box.right + 40;
  const line: Mark = {
    kind: 'line',
    points: [x, box.top - 8, x, box.bottom],
    colour: palette.accent,
    width: 1.5,
  };
  const label: Mark = {
    kind: 'text',
    x: x + (leftwards ? -8 : 8),
    y: box.top - 2,
    text,
    colour: palette.text,
    bold: true,
    align: leftwards ? 'right' : 'left',
  };
  if (Number.isNaN(value)) return [line, label];
  const dot = { kind: 'circle', x, y: place(yScale, value), radius: 4.5 } as const;
  return [line, label, { ...dot, fill: palette.accent, stroke: palette.panel }];
}

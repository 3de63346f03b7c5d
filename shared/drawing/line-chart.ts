import type { Palette } from './tokens.ts';
import { axisMarks, boxOf, type Axes, type Box } from './axes.ts';
import { fitText, textWidth, type Mark, type Picture } from './picture.ts';
import { extent, niceDomain, place, type Scale } from './scale.ts';
import { thin } from './thin.ts';

/** One line of a chart, named at its end. */
export interface Series {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly colour: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly bold?: boolean;
  /** Half the width of a band around the line, by point. */
  readonly spread?: ArrayLike<number>;
  /** Colour of the stretch that begins at a point, for lines whose colour means their x. */
  readonly colourAt?: (x: number) => string;
  /** No name at the line's end. */
  readonly unnamed?: boolean;
}

/** A picture with what is needed to find values under the pointer. */
export interface Chart extends Picture {
  readonly x: Scale;
  readonly y: Scale;
  readonly box: Box;
}

export interface LineChart {
  readonly series: readonly Series[];
  readonly axes: Axes;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  /** Ends of the horizontal axis; those of the data if absent. */
  readonly xDomain?: readonly [number, number];
  /** Values the vertical axis must reach to. */
  readonly include?: readonly number[];
  /** More marks, given the scales: points, a cursor, notes. */
  readonly overlay?: (x: Scale, y: Scale, box: Box) => readonly Mark[];
}

const NAME_HEIGHT = 15;

/** A chart of lines with their names at their ends. */
export function lineChart(chart: LineChart): Chart {
  const { series, axes, palette, width, height } = chart;
  const xDomain = chart.xDomain ?? extent(...series.map((line) => line.x)) ?? [0, 1];
  const [low, high] = extent(chart.include ?? [], ...series.map(edges).flat()) ?? [0, 1];
  const yDomain = niceDomain(low, high);
  const named = series.filter((line) => line.unnamed !== true && line.x.length > 0);
  // Names at the ends take a quarter of a plot at most.
  const room = Math.max(48, width / 4);
  const nameOf = ({ name }: Series): string => fitText(name, room);
  const right = Math.max(16, ...named.map((line) => textWidth(nameOf(line)) * 1.06 + 18));
  const box = boxOf(width, height, axes, yDomain, right);
  const x: Scale = { domain: xDomain, range: [box.left, box.right] };
  const y: Scale = { domain: yDomain, range: [box.bottom, box.top] };
  const marks = [
    ...axisMarks(box, x, y, axes, palette),
    ...series.flatMap((line) => bandMarks(line, x, y)),
    ...series.flatMap((line) => lineMarks(line, x, y)),
    ...nameMarks(named, nameOf, x, y, box),
    ...(chart.overlay?.(x, y, box) ?? []),
  ];
  return { width, height, background: palette.panel, marks, x, y, box };
}

/** What the axis must show of a line. Where every mean is positive a band may be cut off at 0. */
function edges({ y, spread }: Series): ArrayLike<number>[] {
  if (spread === undefined) return [y];
  const positive = Array.from(y).every((value) => !(value < 0));
  // A value without a spread is shown all the same.
  const spreadAt = (k: number): number => spread[k] || 0;
  return [
    Array.from(y, (value, k) => Math.max(value - spreadAt(k), positive ? 0 : -Infinity)),
    Array.from(y, (value, k) => value + spreadAt(k)),
  ];
}

function bandMarks(line: Series, x: Scale, y: Scale): Mark[] {
  const { spread } = line;
  if (spread === undefined) return [];
  const edge = (sign: number): [number, number][] =>
    Array.from(line.y, (value, k): [number, number] => [
      place(x, line.x[k] ?? NaN),
      Math.min(place(y, value + sign * (spread[k] ?? 0)), y.range[0]),
    ]).filter((point) => !point.some(Number.isNaN));
  const points = [...edge(1), ...edge(-1).reverse()].flat();
  return [{ kind: 'area', points, fill: line.colour, opacity: 0.16 }];
}

function lineMarks(line: Series, x: Scale, y: Scale): Mark[] {
  const style = {
    kind: 'line' as const,
    width: line.width ?? 1.5,
    ...(line.dash === undefined ? {} : { dash: line.dash }),
  };
  const xs = Array.from(line.x, (value) => place(x, value));
  const ys = Array.from(line.y, (value) => place(y, value));
  const { colourAt } = line;
  if (colourAt === undefined) return [{ ...style, points: thin(xs, ys), colour: line.colour }];
  return xs.slice(1).map((end, k) => ({
    ...style,
    points: [xs[k] ?? NaN, ys[k] ?? NaN, end, ys[k + 1] ?? NaN],
    colour: colourAt(((line.x[k] ?? 0) + (line.x[k + 1] ?? 0)) / 2),
  }));
}

/** Names at the ends of lines, pushed apart where they would overlap. */
function nameMarks(
  named: readonly Series[],
  nameOf: (line: Series) => string,
  x: Scale,
  y: Scale,
  box: Box,
): Mark[] {
  const names = named
    .map((line) => {
      let last = line.y.length - 1;
      while (last > 0 && !Number.isFinite(line.y[last] ?? NaN)) last--;
      return { line, x: place(x, line.x[last] ?? NaN), y: place(y, line.y[last] ?? NaN) };
    })
    .filter((name) => Number.isFinite(name.x) && Number.isFinite(name.y))
    .sort((a, b) => a.y - b.y);
  const heights = spreadApart(
    names.map((name) => name.y),
    NAME_HEIGHT,
    box.top,
    box.bottom,
  );
  return names.map(({ line, ...end }, k) => ({
    kind: 'text',
    x: end.x + 10,
    y: heights[k] ?? end.y,
    text: nameOf(line),
    colour: line.colour,
    bold: line.bold === true,
  }));
}

/** Moves rising heights apart to at least `gap`, staying within [low, high] where there is room. */
export function spreadApart(
  heights: readonly number[],
  gap: number,
  low: number,
  high: number,
): number[] {
  const moved = [...heights];
  for (let k = 0; k < moved.length; k++)
    moved[k] = Math.max(moved[k] ?? 0, k === 0 ? low : (moved[k - 1] ?? 0) + gap);
  for (let k = moved.length - 1; k >= 0; k--)
    moved[k] = Math.min(moved[k] ?? 0, k === moved.length - 1 ? high : (moved[k + 1] ?? 0) - gap);
  return moved;
}

import { formatNumber, formatSigned } from './numbers.ts';
import type { Palette } from './tokens.ts';
import { fitText, TEXT_SIZE, textWidth, type Mark } from './picture.ts';
import { place, tickDecimals, ticks, tickStep, type Scale } from './scale.ts';

/** The part of a picture inside its axes. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Axis {
  readonly label: string;
  /** Values to mark; round numbers if absent. */
  readonly ticks?: readonly number[];
  /** Text of a value; as many decimals as its neighbours need if absent. */
  readonly format?: (value: number) => string;
}

export interface Axes {
  readonly x: Axis;
  readonly y: Axis;
}

const LINE = 16;

function tickList(axis: Axis, scale: Scale, room: number): { value: number; text: string }[] {
  const [low, high] = scale.domain;
  const count = Math.max(1, Math.floor(Math.abs(scale.range[1] - scale.range[0]) / room));
  const values = axis.ticks ?? ticks(low, high, count);
  const decimals = tickDecimals(tickStep(low, high, count));
  const format = axis.format ?? ((value: number) => formatNumber(value, decimals));
  const texts = values.map((value) => ({ value, text: format(value) }));
  // Where a text has fewer decimals than the step, neighbours would read the same: the first stays.
  return texts.filter(({ text }, k) => text === '' || text !== texts[k - 1]?.text);
}

/** Px that a number at the vertical axis takes: fewer where the plot is low, or only two would fit. */
const rowsOf = (height: number): number => (height < 140 ? 19 : 28);

/** The widest text of a vertical axis over a domain, to leave room for it. */
export function yAxisWidth(axis: Axis, domain: Scale['domain'], height: number): number {
  const texts = tickList(axis, { domain, range: [height, 0] }, rowsOf(height)).map(
    ({ text }) => text,
  );
  return Math.ceil(Math.max(8, ...texts.map((text) => textWidth(text)))) + 12;
}

/** The grid, the numbers at it and the names of both axes. */
export function axisMarks(box: Box, x: Scale, y: Scale, axes: Axes, palette: Palette): Mark[] {
  const marks: Mark[] = [];
  for (const { value, text } of tickList(axes.y, y, rowsOf(box.bottom - box.top))) {
    const at = Math.round(place(y, value)) + 0.5;
    marks.push(
      { kind: 'line', points: [box.left, at, box.right, at], colour: palette.gridLine, width: 1 },
      { kind: 'text', x: box.left - 8, y: at, text, colour: palette.text2, align: 'right' },
    );
  }
  marks.push(...xTickMarks(box, x, axes.x, palette));
  const base = Math.round(box.bottom) + 0.5;
  marks.push({
    kind: 'line',
    points: [box.left, base, box.right, base],
    colour: palette.controlLine,
    width: 1,
  });
  // Beside a low plot a long name would leave the picture above and below.
  const whole = box.bottom + LINE * (axes.x.label === '' ? 1 : 2);
  const label = fitText(axes.y.label, whole - 8);
  const half = textWidth(label) / 2 + 4;
  const middle = Math.min(Math.max((box.top + box.bottom) / 2, half), Math.max(half, whole - half));
  if (label !== '')
    marks.push({
      kind: 'text',
      x: TEXT_SIZE / 2 + 2,
      y: middle,
      text: label,
      colour: palette.text2,
      align: 'centre',
      upwards: true,
    });
  if (axes.x.label !== '')
    marks.push({
      kind: 'text',
      x: (box.left + box.right) / 2,
      y: box.bottom + LINE * 1.75,
      text: axes.x.label,
      colour: palette.text2,
      align: 'centre',
    });
  return marks;
}

function xTickMarks(box: Box, x: Scale, axis: Axis, palette: Palette): Mark[] {
  const marks: Mark[] = [];
  let free = -Infinity;
  for (const { value, text } of tickList(axis, x, 72)) {
    const at = Math.round(place(x, value)) + 0.5;
    const half = textWidth(text) / 2;
    if (at < box.left - 1 || at > box.right + 1 || at - half < free) continue;
    free = at + half + 6;
    marks.push(
      {
        kind: 'line',
        points: [at, box.bottom, at, box.bottom + 4],
        colour: palette.controlLine,
        width: 1,
      },
      {
        kind: 'text',
        x: at,
        y: box.bottom + 12,
        text,
        colour: palette.text2,
        align: 'centre',
      },
    );
  }
  return marks;
}

/** Room around the plot for the axes and, at the right, for the names of series. */
export function boxOf(
  width: number,
  height: number,
  axes: Axes,
  domain: Scale['domain'],
  right: number,
): Box {
  const label = axes.y.label === '' ? 0 : LINE;
  return {
    left: label + yAxisWidth(axes.y, domain, height),
    top: 10,
    right: Math.max(label + 60, width - right),
    bottom: Math.max(30, height - (axes.x.label === '' ? 22 : 38)),
  };
}

/** A shared weight as the axes write it. */
export function weightText(weight: number): string {
  const decimals = Number.isInteger(weight) ? 0 : Number.isInteger(weight * 10) ? 1 : 2;
  return formatSigned(weight, decimals);
}

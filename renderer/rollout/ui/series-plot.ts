import { FONT } from '../../../shared/drawing/picture.ts';
import type { Course } from '../engine/course.ts';
import type { SeriesLine } from '../../tasks/look.ts';
import type { Palette } from '../../../shared/drawing/tokens.ts';

/** What a plot of the time series shows. */
export interface PlotRequest {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly SeriesLine[];
  readonly course: Course;
  /** The future that the rollout left at a moment, drawn as a ghost. */
  readonly left?: { readonly course: Course; readonly from: number };
  /** Steps since the start. */
  readonly step: number;
  /** Steps of the whole axis. */
  readonly span: number;
  readonly stepSeconds: number;
  readonly palette: Palette;
}

/** Height of the time axis in px. */
export const AXIS_HEIGHT = 20;
/** Px of a dash and of a gap in the line of a future that was left. */
const GHOST_DASH = [3, 3];
/** Room left and right of the first and last moment, so that marks are not cut. */
export const PLOT_INSET = 8;

/** Horizontal place of a step in px. */
export function placeOf(step: number, span: number, width: number): number {
  return PLOT_INSET + (Math.min(step, span) / Math.max(1, span)) * (width - 2 * PLOT_INSET);
}

/** The step at a horizontal place. */
export function stepAt(x: number, span: number, width: number): number {
  const share = (x - PLOT_INSET) / Math.max(1, width - 2 * PLOT_INSET);
  return Math.round(Math.min(1, Math.max(0, share)) * span);
}

/** Round times for the axis, in seconds: at most five steps between them. */
export function ticksOf(seconds: number): readonly number[] {
  const wanted = seconds / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(wanted, 1e-9)));
  const spacing = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= wanted) ?? 10) * power;
  const ticks: number[] = [];
  for (let k = 0; k * spacing <= seconds + 1e-9; k++) ticks.push(k * spacing);
  return ticks;
}

/** Draws every line: the past in ink, what the forecast says in pale grey, and where now is. */
export function drawSeries(context: CanvasRenderingContext2D, request: PlotRequest): void {
  const { width, height, lines, step, span, palette } = request;
  const rowHeight = (height - AXIS_HEIGHT) / Math.max(1, lines.length);
  context.clearRect(0, 0, width, height);
  const now = placeOf(step, span, width);
  context.lineWidth = 1.25;
  context.lineJoin = 'round';
  const dots: number[] = [];
  lines.forEach((line, row) => {
    const top = row * rowHeight + 4;
    dots.push(drawLine(context, request, line, top, rowHeight - 8));
  });
  drawAxis(context, request);
  if (request.left !== undefined) drawParting(context, request, request.left.from);
  context.strokeStyle = palette.accent;
  context.fillStyle = palette.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(now, 0);
  context.lineTo(now, height - AXIS_HEIGHT);
  context.stroke();
  context.beginPath();
  context.roundRect(now - 4, height - AXIS_HEIGHT - 6, 8, 10, 2);
  context.fill();
  context.fillStyle = palette.text;
  for (const y of dots) {
    if (!Number.isFinite(y)) continue;
    context.beginPath();
    context.arc(now, y, 2.5, 0, Math.PI * 2);
    context.fill();
  }
}

/** @returns height of the line at the present step, NaN if nothing is known yet */
function drawLine(
  context: CanvasRenderingContext2D,
  { width, course, left, step, span, palette }: PlotRequest,
  line: SeriesLine,
  top: number,
  height: number,
): number {
  const { length } = course;
  if (length === 0) return Number.NaN;
  const values = valuesOf(course, line);
  const others = left === undefined ? values.subarray(0, 0) : valuesOf(left.course, line);
  const [low, high] = boundsOf(values, others);
  const flat = high - low < 1e-9;
  const yOf = (value: number): number =>
    flat ? top + height / 2 : top + height - ((value - low) / (high - low)) * height;
  const trace = (of: Float64Array, from: number, to: number, colour: string): void => {
    context.strokeStyle = colour;
    context.beginPath();
    for (let s = from; s < to; s++) {
      const x = placeOf(s + 1, span, width);
      if (s === from) context.moveTo(x, yOf(of[s] ?? low));
      else context.lineTo(x, yOf(of[s] ?? low));
    }
    context.stroke();
  };
  const past = Math.min(step, length);
  if (left === undefined) {
    trace(values, Math.max(0, past - 1), length, palette.controlLine + '99');
  } else {
    context.setLineDash(GHOST_DASH);
    trace(others, Math.max(0, left.from - 1), others.length, palette.text2);
    context.setLineDash([]);
    trace(values, Math.max(0, past - 1), length, palette.text + 'b0');
  }
  trace(values, 0, past, palette.text);
  return yOf(values[Math.max(0, past - 1)] ?? low);
}

function valuesOf(course: Course, { source }: SeriesLine): Float64Array {
  return Float64Array.from({ length: course.length }, (_, step) => course.value(source, step));
}

/** Smallest and largest value of both lines. */
function boundsOf(...lines: readonly Float64Array[]): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const line of lines) {
    for (const value of line) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return [low, high];
}

/** Marks the moment from which there are two futures. */
function drawParting(
  context: CanvasRenderingContext2D,
  { width, height, span, palette }: PlotRequest,
  from: number,
): void {
  const x = Math.round(placeOf(from, span, width)) + 0.5;
  context.strokeStyle = palette.controlLine;
  context.lineWidth = 1;
  context.setLineDash([2, 3]);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, height - AXIS_HEIGHT);
  context.stroke();
  context.setLineDash([]);
}

function drawAxis(
  context: CanvasRenderingContext2D,
  { width, height, span, stepSeconds, palette }: PlotRequest,
): void {
  const y = height - AXIS_HEIGHT + 0.5;
  context.strokeStyle = palette.controlLine;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(placeOf(0, span, width), y);
  context.lineTo(placeOf(span, span, width), y);
  context.fillStyle = palette.text2;
  context.font = `12px ${FONT}`;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  const ticks = ticksOf(span * stepSeconds);
  ticks.forEach((seconds, k) => {
    const x = placeOf(seconds / stepSeconds, span, width);
    context.moveTo(x, y);
    context.lineTo(x, y + 3);
    const text = `${String(Number(seconds.toFixed(3)))}${k === ticks.length - 1 ? ' s' : ''}`;
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(x, width - half), y + 5);
  });
  context.stroke();
}

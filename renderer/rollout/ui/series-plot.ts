import type { Course } from '../engine/course.ts';
import type { SeriesLine } from '../../tasks/look.ts';
import type { Palette } from '../../../shared/drawing/tokens.ts';

/** What a plot of the time series shows. */
export interface PlotRequest {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly SeriesLine[];
  readonly course: Course;
  /** Steps since the start. */
  readonly step: number;
  /** Steps of the whole axis. */
  readonly span: number;
  readonly stepSeconds: number;
  readonly palette: Palette;
}

/** Height of the time axis in px. */
export const AXIS_HEIGHT = 20;
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
  { width, course, step, span, palette }: PlotRequest,
  line: SeriesLine,
  top: number,
  height: number,
): number {
  const { length } = course;
  if (length === 0) return Number.NaN;
  const values = new Float64Array(length);
  let low = Infinity;
  let high = -Infinity;
  for (let s = 0; s < length; s++) {
    const value = course.value(line.source, s);
    values[s] = value;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const flat = high - low < 1e-9;
  const yOf = (value: number): number =>
    flat ? top + height / 2 : top + height - ((value - low) / (high - low)) * height;
  const trace = (from: number, to: number, colour: string): void => {
    context.strokeStyle = colour;
    context.beginPath();
    for (let s = from; s < to; s++) {
      const x = placeOf(s + 1, span, width);
      if (s === from) context.moveTo(x, yOf(values[s] ?? low));
      else context.lineTo(x, yOf(values[s] ?? low));
    }
    context.stroke();
  };
  const past = Math.min(step, length);
  trace(Math.max(0, past - 1), length, palette.controlLine + '99');
  trace(0, past, palette.text);
  return yOf(values[Math.max(0, past - 1)] ?? low);
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
  context.font = "12px 'Inter Variable', Inter, system-ui, sans-serif";
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

import { at } from '../../shared/base/arrays.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { heatMap, type HeatPicture } from '../../shared/drawing/heat-map.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import { ticks } from '../../shared/drawing/scale.ts';
import type { Palette, Scheme } from '../../shared/drawing/tokens.ts';
import { divergingColour } from '../../shared/drawing/weight-colour.ts';
import type { Reading } from '../../shared/evaluation/reading.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';

/** Share of the slopes that the colours tell apart; steeper ones have the strongest colour. */
const TOLD_APART = 0.98;
/** Px of a column at least: more steps than that share one. */
const COLUMN = 2;

export interface Strip {
  readonly task: TaskDefinition;
  readonly reading: Reading;
  readonly inputs: number;
  readonly output: number;
}

/** A strip with the steps that each of its columns stands for. */
export interface StripPicture extends HeatPicture {
  readonly stepsEach: number;
}

/** d output / d input in a step. */
export function slopeAt({ reading, inputs, output }: Strip, input: number, step: number): number {
  return at(reading.slopes, (output * inputs + input) * reading.steps + step);
}

/** The size of slope that has the strongest colour. */
function strongest(strip: Strip): number {
  const { reading, inputs, output } = strip;
  const from = output * inputs * reading.steps;
  const sizes = reading.slopes.slice(from, from + inputs * reading.steps).map(Math.abs);
  sizes.sort();
  return sizes[Math.floor((sizes.length - 1) * TOLD_APART)] || 1;
}

/** Of the steps that share a column, the steepest is shown: a spike is not averaged away. */
function steepest(strip: Strip, input: number, from: number, to: number): number {
  let value = 0;
  for (let step = from; step < to; step++) {
    const slope = slopeAt(strip, input, step);
    if (Math.abs(slope) > Math.abs(value)) value = slope;
  }
  return value;
}

/** One row an input, time along x. @param now the moment shown, framed; null for none */
export function stripPicture(
  strip: Strip,
  now: number | null,
  theme: { readonly palette: Palette; readonly scheme: Scheme },
  width: number,
  height: number,
): StripPicture {
  const { task, reading, inputs } = strip;
  const room = Math.max(1, Math.floor((width - 120) / COLUMN));
  const stepsEach = Math.max(1, Math.ceil(reading.steps / room));
  const columns = Math.max(1, Math.ceil(reading.steps / stepsEach));
  const most = strongest(strip);
  const values = new Float64Array(inputs * columns);
  for (let input = 0; input < inputs; input++)
    for (let c = 0; c < columns; c++)
      values[input * columns + c] = steepest(
        strip,
        input,
        c * stepsEach,
        Math.min(reading.steps, (c + 1) * stepsEach),
      );
  const seconds = reading.steps * task.stepSeconds;
  const map = heatMap({
    values: values.map((value) => Math.min(most, Math.max(-most, value))),
    rows: inputs,
    columns,
    range: [-most, most],
    rowLabels: Array.from({ length: inputs }, (_, i) => ({ text: task.inputs[i] ?? String(i) })),
    columnLabels: ticks(0, seconds, Math.max(2, Math.floor(width / 90))).map((time) => ({
      at: time / task.stepSeconds / stepsEach,
      text: formatNumber(time, time % 1 === 0 ? 0 : 1),
    })),
    rowTitle: '',
    columnTitle: `Time in the episode, s; colour: d ${task.outputs[strip.output] ?? 'output'} / d input`,
    format: (value) => formatNumber(value, most < 1 ? 2 : 1),
    colour: (share) => divergingColour(share, theme.scheme),
    marked: now === null ? null : Math.min(columns - 1, Math.floor(now / stepsEach)),
    palette: theme.palette,
    width,
    height,
  });
  return { ...map, stepsEach };
}

/** One row a step: time, then the slope of every output by every input. */
export function slopesCsv(strip: Strip): string {
  const { task, reading, inputs } = strip;
  const pairs = task.outputs.flatMap((output, o) =>
    Array.from({ length: inputs }, (_, i) => ({
      name: `d ${output} / d ${task.inputs[i] ?? i}`,
      of: { ...strip, output: o },
      input: i,
    })),
  );
  const rows = Array.from({ length: reading.steps }, (_, step) => [
    step,
    step * task.stepSeconds,
    ...pairs.map(({ of, input }) => slopeAt(of, input, step)),
  ]);
  return toCsv(['step', 'seconds', ...pairs.map(({ name }) => name)], rows);
}

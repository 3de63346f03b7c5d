import type { ChampionRecord } from '../../../shared/contract/lab.ts';
import type { GenerationStatistics } from '../../../shared/search/statistics.ts';
import type { Box } from '../../../shared/drawing/axes.ts';
import type { Chart } from '../../../shared/drawing/line-chart.ts';
import type { Mark } from '../../../shared/drawing/picture.ts';
import { place, ticks, type Scale } from '../../../shared/drawing/scale.ts';
import { thin } from '../../../shared/drawing/thin.ts';
import { textWidth } from '../../../shared/drawing/picture.ts';
import type { Palette } from '../../../shared/drawing/tokens.ts';

export interface Growth {
  readonly history: readonly GenerationStatistics[];
  readonly champions: readonly ChampionRecord[];
  /** Index of the champion shown. */
  readonly shown: number;
  /** What is said about it, above its handle. */
  readonly text: string;
  readonly palette: Palette;
}

/** The champion's connections over generations, a tick where another took over, a handle on one. */
export function growthChart(growth: Growth, width: number, height: number): Chart {
  const { history, champions, palette } = growth;
  const last = Math.max(1, history.at(-1)?.generation ?? 1);
  const box: Box = { left: 8, top: 18, right: width - 12, bottom: height - 17 };
  const x: Scale = { domain: [0, last], range: [box.left, box.right] };
  const most = Math.max(1, ...history.map((row) => row.championConnections));
  const y: Scale = { domain: [0, most], range: [box.bottom, box.top] };
  const shown = champions[growth.shown];
  return {
    width,
    height,
    background: palette.panel,
    x,
    y,
    box,
    marks: [
      ...sizeMarks(growth, x, y, box),
      ...champions.map(({ generation }): Mark => {
        const at = place(x, generation);
        const points = [at, box.bottom - 4, at, box.bottom];
        return { kind: 'line', points, colour: palette.text3, width: 1 };
      }),
      ...tickMarks(last, x, box, palette),
      ...(shown === undefined ? [] : handleMarks(place(x, shown.generation), growth, box)),
    ],
  };
}

function sizeMarks({ history, palette }: Growth, x: Scale, y: Scale, box: Box): Mark[] {
  const points = thin(
    history.map((row) => place(x, row.generation)),
    history.map((row) => place(y, row.championConnections)),
  );
  if (points.length < 4) return [];
  const [first = 0] = points;
  const end = points[points.length - 2] ?? first;
  return [
    {
      kind: 'area',
      points: [first, box.bottom, ...points, end, box.bottom],
      fill: palette.text3,
      opacity: 0.22,
    },
    { kind: 'line', points, colour: palette.text3, width: 1 },
  ];
}

function tickMarks(last: number, x: Scale, box: Box, palette: Palette): Mark[] {
  return ticks(0, last, Math.max(2, (box.right - box.left) / 140)).map((value) => ({
    kind: 'text',
    x: place(x, value),
    y: box.bottom + 9,
    text: String(value),
    colour: palette.text2,
    align: value === 0 ? 'left' : 'centre',
  }));
}

function handleMarks(at: number, { text, palette }: Growth, box: Box): Mark[] {
  const width = textWidth(text);
  const left = Math.min(Math.max(at - width - 8, box.left), box.right - width);
  return [
    { kind: 'line', points: [at, 2, at, box.bottom], colour: palette.accent, width: 1.5 },
    { kind: 'rect', x: at - 4, y: box.bottom - 6, width: 8, height: 12, fill: palette.accent },
    { kind: 'text', x: left, y: 9, text, colour: palette.text },
  ];
}

import { sequentialColour } from './weight-colour.ts';
import type { Palette } from './tokens.ts';
import type { Mark, Picture } from './picture.ts';
import { textWidth } from './picture.ts';

export interface HeatMap {
  /** Value of row r and column c at [r * columns + c]; NaN is left empty. */
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  /** Values of the darkest and the lightest colour. */
  readonly range: readonly [low: number, high: number];
  readonly rowLabels: readonly {
    readonly text: string;
    readonly colour?: string;
    readonly bold?: boolean;
  }[];
  /** Column (as a fraction of cells, cell c from c to c + 1), text and colour of each label. */
  readonly columnLabels: readonly {
    readonly at: number;
    readonly text: string;
    readonly colour?: string;
    readonly bold?: boolean;
  }[];
  readonly rowTitle: string;
  readonly columnTitle: string;
  /** Text of a value, for the colour bar. */
  readonly format: (value: number) => string;
  /** Colour of a share of the range (0..1); dark to light if absent. */
  readonly colour?: (share: number) => string;
  /** A column to frame. */
  readonly marked?: number | null;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
}

/** A heat map with the place of its cells, to find the one under the pointer. */
export interface HeatPicture extends Picture {
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly rows: number;
  readonly columns: number;
}

/** Row and column under a point, or null outside. */
export function cellAt(
  map: HeatPicture,
  x: number,
  y: number,
): { row: number; column: number } | null {
  const column = Math.floor((x - map.left) / map.cellWidth);
  const row = Math.floor((y - map.top) / map.cellHeight);
  const inside = row >= 0 && row < map.rows && column >= 0 && column < map.columns;
  return inside ? { row, column } : null;
}

/** Cells coloured from dark (low) to light (high), with a colour bar. */
export function heatMap(map: HeatMap): HeatPicture {
  const { rows, columns, palette, width, height } = map;
  const labelWidth = Math.max(0, ...map.rowLabels.map(({ text }) => textWidth(text)));
  const left = (map.rowTitle === '' ? 0 : 22) + labelWidth + 8;
  const [low, high] = [map.format(map.range[0]), map.format(map.range[1])];
  const right = 26 + Math.max(textWidth(high), textWidth(low));
  const top = 4;
  const bottom = height - (map.columnTitle === '' ? 22 : 38);
  const cellWidth = Math.max(0.5, (width - left - right) / columns);
  const cellHeight = Math.max(1, (bottom - top) / rows);
  const shape = { left, top, cellWidth, cellHeight, rows, columns };
  const marks = [
    ...cellMarks(map, shape),
    ...labelMarks(map, shape),
    ...colourBar({
      x: left + columns * cellWidth + 10,
      top,
      bottom,
      colour: map.colour ?? sequentialColour,
      texts: [
        { y: top + BAR_TEXT, text: high },
        { y: bottom - BAR_TEXT, text: low },
      ],
      palette,
    }),
  ];
  if (map.marked !== undefined && map.marked !== null) {
    marks.push({
      kind: 'rect',
      x: left + map.marked * cellWidth,
      y: top,
      width: cellWidth,
      height: rows * cellHeight,
      fill: null,
      stroke: palette.accent,
      strokeWidth: 2,
    });
  }
  return { width, height, background: palette.panel, marks, ...shape };
}

type Shape = Pick<HeatPicture, 'left' | 'top' | 'cellWidth' | 'cellHeight'>;

function cellMarks(map: HeatMap, { left, top, cellWidth, cellHeight }: Shape): Mark[] {
  const [low, high] = map.range;
  const colour = map.colour ?? sequentialColour;
  const gap = cellWidth >= 6 && cellHeight >= 6 ? 1 : 0;
  const marks: Mark[] = [];
  for (let row = 0; row < map.rows; row++) {
    for (let column = 0; column < map.columns; column++) {
      const value = map.values[row * map.columns + column] ?? NaN;
      if (!Number.isFinite(value)) continue;
      marks.push({
        kind: 'rect',
        x: left + column * cellWidth,
        y: top + row * cellHeight,
        // Narrow cells overlap a little, or the seams between them would show.
        width: cellWidth - gap + (gap === 0 ? 0.5 : 0),
        height: cellHeight - gap,
        fill: colour(high === low ? 0.5 : (value - low) / (high - low)),
      });
    }
  }
  return marks;
}

function labelMarks(map: HeatMap, { left, top, cellWidth, cellHeight }: Shape): Mark[] {
  const { palette } = map;
  const base = top + map.rows * cellHeight;
  // Rows too low for a line of text are named every second or third one.
  const every = Math.max(1, Math.ceil(13 / cellHeight));
  const marks: Mark[] = map.rowLabels.flatMap((label, row) =>
    row % every !== 0
      ? []
      : [
          {
            kind: 'text',
            x: left - 8,
            y: top + (row + 0.5) * cellHeight,
            text: label.text,
            colour: label.colour ?? palette.text2,
            bold: label.bold === true,
            align: 'right',
          },
        ],
  );
  let free = -Infinity;
  for (const label of map.columnLabels) {
    const x = left + label.at * cellWidth;
    const half = textWidth(label.text) / 2;
    if (x - half < free) continue;
    free = x + half + 6;
    marks.push({
      kind: 'text',
      x,
      y: base + 12,
      text: label.text,
      colour: label.colour ?? palette.text2,
      bold: label.bold === true,
      align: 'centre',
    });
  }
  const titles: Mark[] = [
    {
      kind: 'text',
      x: 8,
      y: (top + base) / 2,
      text: map.rowTitle,
      colour: palette.text2,
      align: 'centre',
      upwards: true,
    },
    {
      kind: 'text',
      x: left + (map.columns * cellWidth) / 2,
      y: base + 28,
      text: map.columnTitle,
      colour: palette.text2,
      align: 'centre',
    },
  ];
  return [...marks, ...titles.filter((title) => title.kind === 'text' && title.text !== '')];
}

/** Px between an end of a colour bar and the middle of the text there. */
export const BAR_TEXT = 6;
const BAR_STEPS = 24;

/** A bar of the colours that values have, the highest on top, with texts beside it. */
export function colourBar(bar: {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** Colour of a share of the range (0..1). */
  readonly colour: (share: number) => string;
  readonly texts: readonly { readonly y: number; readonly text: string }[];
  readonly palette: Palette;
}): Mark[] {
  const step = (bar.bottom - bar.top) / BAR_STEPS;
  const colours = Array.from({ length: BAR_STEPS }, (_, k): Mark => ({
    kind: 'rect',
    x: bar.x,
    y: bar.top + k * step,
    width: 8,
    height: step + 0.5,
    fill: bar.colour(1 - k / (BAR_STEPS - 1)),
  }));
  const texts = bar.texts.map(({ y, text }): Mark => ({
    kind: 'text',
    x: bar.x + 12,
    y,
    text,
    colour: bar.palette.text2,
  }));
  return [...colours, ...texts];
}

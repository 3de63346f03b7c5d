import { at, indexOfBest } from '../../shared/base/arrays.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { BAR_TEXT, colourBar } from '../../shared/drawing/heat-map.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import type { Mark } from '../../shared/drawing/picture.ts';
import type { Palette, Scheme } from '../../shared/drawing/tokens.ts';
import { divergingColour } from '../../shared/drawing/weight-colour.ts';
import type { Slopes } from '../../shared/evaluation/pixel-slopes.ts';
import { pixelGrid, type PixelPicture } from './grid.ts';

/** Share of the slopes other than 0 that the colours tell apart; steeper ones have the strongest colour. */
const TOLD_APART = 0.95;
/** Px beside the pixels for the colour bar and its figures. */
const BAR = 54;

/** How one output answers to each pixel of one image. */
export interface PixelSlopes {
  readonly side: number;
  readonly image: number;
  readonly label: string;
  /** Ink of each pixel, 0 to 1. */
  readonly ink: Float64Array;
  readonly weight: number;
  readonly useOffsets: boolean;
  readonly output: number;
  readonly of: Slopes;
}

/** d output / d pixel. */
export function slopeAt({ of, output, ink }: PixelSlopes, pixel: number): number {
  return at(of.slopes, output * ink.length + pixel);
}

/** The size of slope that has the strongest colour. */
function strongest(slopes: PixelSlopes): number {
  const sizes = Float64Array.from(slopes.ink, (_, pixel) => Math.abs(slopeAt(slopes, pixel)));
  const steep = sizes.filter((size) => size > 0).sort();
  return steep[Math.floor((steep.length - 1) * TOLD_APART)] ?? 1;
}

/** The output with the largest value: what the network takes the image for. */
export function predicted({ outputs }: Slopes): number {
  return indexOfBest(outputs);
}

/** One square a pixel in the colour of its slope, the image's ink as a dot within, and a colour bar. */
export function slopesPicture(
  slopes: PixelSlopes,
  theme: { readonly palette: Palette; readonly scheme: Scheme },
  width: number,
  height: number,
): PixelPicture {
  const { side, ink } = slopes;
  const { palette, scheme } = theme;
  const grid = pixelGrid(side, width - BAR, height);
  const { left, top, cell } = grid;
  const most = strongest(slopes);
  const colour = (slope: number): string =>
    divergingColour(0.5 + 0.5 * Math.min(1, Math.max(-1, slope / most)), scheme);
  const marks: Mark[] = [];
  ink.forEach((darkness, pixel) => {
    const x = left + (pixel % side) * cell;
    const y = top + Math.floor(pixel / side) * cell;
    const fill = colour(slopeAt(slopes, pixel));
    marks.push({ kind: 'rect', x, y, width: cell - 1, height: cell - 1, fill });
    const radius = darkness * cell * 0.22;
    if (radius < 0.5) return;
    const middle = { x: x + (cell - 1) / 2, y: y + (cell - 1) / 2 };
    marks.push({ kind: 'circle', ...middle, radius, fill: palette.text });
  });
  const bottom = top + side * cell;
  const decimals = most < 1 ? 3 : most < 10 ? 2 : 1;
  const bar = colourBar({
    x: left + side * cell + 8,
    top,
    bottom,
    colour: (share) => divergingColour(share, scheme),
    texts: [
      { y: top + BAR_TEXT, text: formatNumber(most, decimals) },
      { y: (top + bottom) / 2, text: formatNumber(0) },
      { y: bottom - BAR_TEXT, text: formatNumber(-most, decimals) },
    ],
    palette,
  });
  return { width, height, background: palette.panel, marks: [...marks, ...bar], ...grid };
}

/** One row a pixel: its place, its ink, and the slope of every output by it. */
export function slopesCsv(slopes: PixelSlopes, names: readonly string[]): string {
  const { side, ink, image, label, weight, useOffsets } = slopes;
  const header = [
    ...['row', 'column', 'ink', ...names.map((name) => `d ${name} / d pixel`)],
    ...['test image', 'label', 'weight', 'own weights'],
  ];
  const rows = Array.from(ink, (darkness, pixel) => [
    ...[Math.floor(pixel / side) + 1, (pixel % side) + 1, darkness],
    ...names.map((_, output) => slopeAt({ ...slopes, output }, pixel)),
    ...[image, label, weight, useOffsets ? 'yes' : 'no'],
  ]);
  return toCsv(header, rows);
}

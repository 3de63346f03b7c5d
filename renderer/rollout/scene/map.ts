import { FONT } from '../../../shared/drawing/picture.ts';
import type { SceneMap } from '../../tasks/scene/drawing.ts';
import { PALETTES, type Scheme } from '../../../shared/drawing/tokens.ts';

/** Px of the map's box, and of the room in it that the way leaves. */
const SIDE = 112;
const ROOM = 10;
const BAR = 22;

/** How a map lies in its box: a point of the way at x * scale + left, top - y * scale. */
export interface MapPlace {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/** The place of a way in a box of the given size: as large as fits, in the middle. */
export function mapPlace(way: SceneMap['way'], width: number, height: number): MapPlace {
  const xs = way.map(([x]) => x);
  const ys = way.map(([, y]) => y);
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [south, north] = [Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(width / Math.max(1, east - west), height / Math.max(1, north - south));
  return {
    scale,
    left: width / 2 - (scale * (west + east)) / 2,
    top: height / 2 + (scale * (south + north)) / 2,
  };
}

/** Draws the way with its bodies and a scale bar in the lower right corner of a picture. */
export function drawMap(
  context: CanvasRenderingContext2D,
  frame: { readonly width: number; readonly height: number },
  { way, bodies, scaleBar }: SceneMap,
  scheme: Scheme,
): void {
  const palette = PALETTES[scheme];
  const side = Math.min(SIDE, frame.height * 0.45);
  context.save();
  context.translate(frame.width - side - 8, frame.height - side - 8);
  context.globalAlpha = 0.85;
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, side, side);
  context.globalAlpha = 1;
  const { scale, left, top } = mapPlace(way, side - 2 * ROOM, side - ROOM - BAR);
  context.translate(ROOM, ROOM);
  const place = (x: number, y: number): [number, number] => [left + x * scale, top - y * scale];
  context.strokeStyle = palette.controlLine;
  context.lineWidth = 2.5;
  context.beginPath();
  for (const [x, y] of way) context.lineTo(...place(x, y));
  context.closePath();
  context.stroke();
  // The main body last: it is not to be covered.
  for (const { x, y, colour, main } of [...bodies].sort(
    (a, b) => Number(a.main) - Number(b.main),
  )) {
    context.beginPath();
    context.arc(...place(x, y), main ? 4 : 3, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
    context.strokeStyle = palette.panel;
    context.lineWidth = 1;
    context.stroke();
  }
  drawBar(context, side, scaleBar * scale, `${scaleBar} m`, palette.text2);
  context.restore();
}

function drawBar(
  context: CanvasRenderingContext2D,
  side: number,
  length: number,
  text: string,
  colour: string,
): void {
  const y = side - ROOM - 8;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, y - 3);
  context.lineTo(0, y);
  context.lineTo(length, y);
  context.lineTo(length, y - 3);
  context.stroke();
  context.fillStyle = colour;
  context.font = `400 11px ${FONT}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, length + 6, y - 2);
}

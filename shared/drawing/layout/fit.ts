import type { Innovation } from '../../genome/genome.ts';
import type { GraphLayout, Point } from './layout.ts';
import type { Level } from './route.ts';

/** Turns graph units into the view's px: x' = x * sx + ox, y' = y * sy + oy. */
export interface Stretch {
  readonly sx: number;
  readonly sy: number;
  readonly ox: number;
  readonly oy: number;
}

export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** How far each axis may be stretched or squeezed before the view scrolls or stays empty instead. */
export interface Limits {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** A graph of more connections than this is seen whole, however small; one looks closer by zooming. */
const CROWD = 150;

const VIEW_LIMITS: Limits = { x: [0.3, 2.4], y: [0.42, 2.2] };
/** For a picture that cannot scroll: all of the network is seen, however small. */
export const PICTURE_LIMITS: Limits = { x: [0, 2.4], y: [0, 2.2] };

const clamp = (value: number, [low, high]: readonly [number, number]): number =>
  Math.min(high, Math.max(low, value));

/** The stretch that fills a view of the given size with a layout, centred between its margins. */
export function fitLayout(
  layout: GraphLayout,
  width: number,
  height: number,
  margins: Margins,
  limits = VIEW_LIMITS,
): Stretch {
  const { left, right, top, bottom } = layout.bounds;
  const freeX = Math.max(40, width - margins.left - margins.right);
  const freeY = Math.max(40, height - margins.top - margins.bottom);
  let sx = clamp(freeX / Math.max(1, right - left), limits.x);
  let sy = clamp(freeY / Math.max(1, bottom - top), limits.y);
  if (layout.uniform) sx = sy = Math.min(freeX / (right - left), freeY / (bottom - top));
  return {
    sx,
    sy,
    ox: margins.left + freeX / 2 - (sx * (left + right)) / 2,
    oy: margins.top + freeY / 2 - (sy * (top + bottom)) / 2,
  };
}

/** How far the axes of a graph of so many connections may be squeezed in a view. */
export function limitsFor(connections: number): Limits {
  return connections > CROWD ? PICTURE_LIMITS : VIEW_LIMITS;
}

/** A point of graph units in the view's px. */
export function toView({ x, y }: Point, stretch: Stretch): Point {
  return { x: x * stretch.sx + stretch.ox, y: y * stretch.sy + stretch.oy };
}

/** A connection's level stretch in the view's px; null for one without. */
export function levelIn(
  layout: GraphLayout,
  innovation: Innovation,
  { sx, sy, ox, oy }: Stretch,
): Level | null {
  const level = layout.levels.get(innovation);
  if (level === undefined) return null;
  return { y: level.y * sy + oy, from: level.from * sx + ox, to: level.to * sx + ox };
}

/** A point of the view's px in graph units. */
export function fromView({ x, y }: Point, stretch: Stretch): Point {
  return { x: (x - stretch.ox) / stretch.sx, y: (y - stretch.oy) / stretch.sy };
}

/** Sizes of nodes and connections in px for a layout stretched like this. */
export interface GraphSizes {
  readonly hidden: number;
  readonly fixed: number;
  readonly connection: number;
  /** Whether nodes are large enough for their curve and name; else a key stands beside the graph. */
  readonly glyphs: boolean;
}

/** Comfortable sizes while nodes have room, dense ones otherwise; a curve can be read in a node of 7.5 px and more. */
export function sizesFor(stretch: Stretch, connections: number): GraphSizes {
  const room = Math.min(30 * stretch.sy, 64 * stretch.sx);
  if (connections > CROWD || room < 18) {
    // Neighbours in a column or a row of nodes do not touch.
    const radius = clamp(room * 0.42, [1.2, 5.5]);
    const connection = clamp(radius * 0.55, [0.75, 3]);
    return { hidden: radius, fixed: Math.max(2.5, radius), connection, glyphs: false };
  }
  return room < 24
    ? { hidden: 8, fixed: 6.5, connection: 4.5, glyphs: true }
    : { hidden: 9, fixed: 7, connection: 6, glyphs: true };
}

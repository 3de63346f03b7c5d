import type { Point } from './layout.ts';

/** A level stretch in the view's units. */
export interface Level {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Control points of a connection from `start` to `end`: the curve is made of quadratic pieces, one a
 * control point, that meet halfway between neighbours. None: a straight line.
 * @param bend how far a curved end reaches, in the view's units
 */
export function routeControls(
  start: Point,
  end: Point,
  level: Level | null,
  bend: number,
): readonly Point[] {
  if (end.x - start.x < bend * 0.5) return backwards(start, end, bend);
  if (level === null || level.from - start.x < bend * 0.4 || end.x - level.to < bend * 0.4) {
    if (end.x - start.x < bend * 1.5) return [];
    const middle = (start.x + end.x) / 2;
    return [
      { x: middle - bend * 0.2, y: start.y },
      { x: middle + bend * 0.2, y: end.y },
    ];
  }
  const { y, from, to } = level;
  return [...sEnd(start, { x: from, y }), ...sEnd(end, { x: to, y }).reverse()];
}

/** The curved end from a node to where its level stretch begins. */
function sEnd(node: Point, join: Point): Point[] {
  const reach = join.x - node.x;
  return [
    { x: node.x + reach * 0.35, y: node.y + (join.y - node.y) * 0.12 },
    { x: node.x + reach * 0.72, y: join.y },
    { x: join.x, y: join.y },
  ];
}

/** The arc of a recurrent connection, above its nodes: always one, wherever its ends are. */
export function recurrentControls(start: Point, end: Point, bend: number): readonly Point[] {
  if (start.x === end.x && start.y === end.y) return loopControls(start, bend);
  const lift = Math.min(start.y, end.y) - bend * 0.9;
  return [
    { x: start.x + bend * 0.25, y: lift },
    { x: end.x - bend * 0.25, y: lift },
  ];
}

/** Half of the angle at which a loop leaves and comes back to its node, up. */
const LOOP = Math.PI / 6;

/** Distance of a loop's control points as cytoscape takes it. */
export const loopReach = (bend: number): number => bend * 0.5;

/** A connection from a node to itself, as cytoscape draws one with the sweep of `LOOP_SWEEP`. */
function loopControls(node: Point, bend: number): readonly Point[] {
  const reach = 1.4 * loopReach(bend);
  const rise = node.y - reach * Math.cos(LOOP);
  return [
    { x: node.x + reach * Math.sin(LOOP), y: rise },
    { x: node.x - reach * Math.sin(LOOP), y: rise },
  ];
}

/** The angle of a loop for cytoscape: out at the right, back at the left. */
export const LOOP_SWEEP = `${(-2 * LOOP * 180) / Math.PI}deg`;

/** A connection that points left because it was placed so by hand arches over its nodes. */
function backwards(start: Point, end: Point, bend: number): readonly Point[] {
  const lift = Math.min(start.y, end.y) - bend * 0.6;
  return [
    { x: start.x + bend * 0.4, y: lift },
    { x: end.x - bend * 0.4, y: lift },
  ];
}

/** The curve as an SVG path. */
export function pathOf(start: Point, controls: readonly Point[], end: Point): string {
  const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
  if (controls.length === 0) return `M${at(start)}L${at(end)}`;
  let path = `M${at(start)}`;
  controls.forEach((control, k) => {
    const next = controls[k + 1];
    const stop =
      next === undefined ? end : { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 };
    path += `Q${at(control)} ${at(stop)}`;
  });
  return path;
}

/** Points along the curve, about `step` apart: what lies under a name or a note. */
export function pointsAlong(
  start: Point,
  controls: readonly Point[],
  end: Point,
  step: number,
): Point[] {
  const points: Point[] = [];
  const piece = (from: Point, control: Point, to: Point): void => {
    const length =
      Math.hypot(control.x - from.x, control.y - from.y) +
      Math.hypot(to.x - control.x, to.y - control.y);
    const count = Math.max(1, Math.ceil(length / step));
    for (let k = 0; k <= count; k++) {
      const t = k / count;
      const u = 1 - t;
      points.push({
        x: u * u * from.x + 2 * u * t * control.x + t * t * to.x,
        y: u * u * from.y + 2 * u * t * control.y + t * t * to.y,
      });
    }
  };
  const halfway = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  if (controls.length === 0) piece(start, halfway(start, end), end);
  let from = start;
  controls.forEach((control, k) => {
    const next = controls[k + 1];
    const to = next === undefined ? end : halfway(control, next);
    piece(from, control, to);
    from = to;
  });
  return points;
}

/**
 * The arrowhead of a connection: a triangle that points along the curve, just before the node at its end.
 * @param gap from the end of the curve to the arrow's tip, size from its tip to its base
 * @returns its corners, the tip first; null for a curve without room for it
 */
export function arrowOf(
  start: Point,
  controls: readonly Point[],
  end: Point,
  gap: number,
  size: number,
): readonly [Point, Point, Point] | null {
  const points = pointsAlong(start, controls, end, size / 2);
  const tip = points.findLast((point) => Math.hypot(point.x - end.x, point.y - end.y) >= gap);
  const base = points.findLast(
    (point) => Math.hypot(point.x - end.x, point.y - end.y) >= gap + size,
  );
  if (tip === undefined || base === undefined) return null;
  const length = Math.hypot(tip.x - base.x, tip.y - base.y) || 1;
  const along = { x: (tip.x - base.x) / length, y: (tip.y - base.y) / length };
  const back = { x: tip.x - along.x * size, y: tip.y - along.y * size };
  const half = size * 0.5;
  return [
    tip,
    { x: back.x - along.y * half, y: back.y + along.x * half },
    { x: back.x + along.y * half, y: back.y - along.x * half },
  ];
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/**
 * Control points as cytoscape takes them: for each, the share of the way from start to end and the
 * signed distance from that line.
 */
export function relativeControls(
  start: Point,
  controls: readonly Point[],
  end: Point,
): { weights: number[]; distances: number[] } {
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  const length = Math.hypot(dx, dy) || 1;
  // Without a control point cytoscape draws nothing; one on the line itself bends nothing.
  if (controls.length === 0) return { weights: [0.5], distances: [0] };
  return {
    weights: controls.map(
      (point) => ((point.x - start.x) * dx + (point.y - start.y) * dy) / (length * length),
    ),
    distances: controls.map(
      (point) => (-(point.x - start.x) * dy + (point.y - start.y) * dx) / length,
    ),
  };
}

import type { Point } from './layout.ts';

/** A node whose name is wanted beside it; lengths in px of the picture. */
export interface NameWanted {
  readonly place: Point;
  readonly radius: number;
  /** Width of the name as it will be written. */
  readonly width: number;
}

interface Circle {
  readonly place: Point;
  readonly radius: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Height of a name of 12 px type. */
const LINE = 13;
const CELL = 6;
/** Cells with ink that a later place must save to be worth leaving the usual one. */
const HABIT = 1.5;

/** Where a name may stand, the usual place first: shares of its size, and px from the node's centre. */
function candidates({ place, radius, width }: NameWanted): Box[] {
  const at = (left: number, top: number): Box => ({
    left,
    top,
    right: left + width,
    bottom: top + LINE,
  });
  const near = radius * 0.5;
  const below = place.y + radius + 1;
  const above = place.y - radius - 1 - LINE;
  return [
    at(place.x + near, below),
    at(place.x - width / 2, below),
    at(place.x + near, above),
    at(place.x - width / 2, above),
    at(place.x - near - width, below),
    at(place.x - near - width, above),
    at(place.x + radius + 3, place.y - LINE / 2),
  ];
}

const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function covers(box: Box, { place, radius }: Circle): boolean {
  const dx = Math.max(box.left - place.x, 0, place.x - box.right);
  const dy = Math.max(box.top - place.y, 0, place.y - box.bottom);
  return dx * dx + dy * dy < radius * radius;
}

const cellOf = (x: number, y: number): number =>
  Math.floor(x / CELL) * 65_536 + Math.floor(y / CELL);

function inkUnder(box: Box, inked: ReadonlySet<number>): number {
  let count = 0;
  for (let x = box.left; x < box.right; x += CELL)
    for (let y = box.top + 2; y < box.bottom; y += CELL) if (inked.has(cellOf(x, y))) count++;
  return count;
}

/**
 * Finds a place for each name that touches no node and no other name and crosses few connections.
 * @param ink points along the connections, at most a few px apart
 * @returns left end and middle height of each name; null where there is no room
 */
export function placeNames(
  names: readonly NameWanted[],
  nodes: readonly Circle[],
  ink: Iterable<Point>,
): (Point | null)[] {
  const inked = new Set<number>();
  for (const { x, y } of ink) inked.add(cellOf(x, y));
  const taken: Box[] = [];
  return names.map((name) => {
    let best: Box | null = null;
    let least = Infinity;
    candidates(name).forEach((box, place) => {
      if (taken.some((other) => meet(box, other))) return;
      if (nodes.some((node) => covers(box, node))) return;
      const cost = inkUnder(box, inked) + place * HABIT;
      if (cost < least) [best, least] = [box, cost];
    });
    const found: Box | null = best;
    if (found === null) return null;
    taken.push(found);
    return { x: (found as Box).left, y: ((found as Box).top + (found as Box).bottom) / 2 };
  });
}

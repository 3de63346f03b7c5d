import { at, item } from '../../base/arrays.ts';
import type { Columns } from './columns.ts';

/** The level stretch of a long connection: its height over the columns from `first` to `last`. */
export interface Lane {
  readonly connection: number;
  readonly y: number;
  readonly first: number;
  readonly last: number;
}

export interface Obstacle {
  readonly y: number;
  readonly gap: number;
}

/**
 * Gives each long connection one level over all columns it passes, as near to where it wants to be as
 * nodes and other lanes allow.
 * @param nodeGap least distance of a lane from a node's centre; laneGap from another lane
 */
export function assignLanes(
  graph: Columns,
  heights: Float64Array,
  nodeGap: number,
  laneGap: number,
): Lane[] {
  const obstacles: Obstacle[][] = graph.columns.map((column) =>
    column
      .filter((entry) => entry < graph.nodeCount)
      .map((entry) => ({ y: at(heights, entry), gap: nodeGap })),
  );
  const wanted = graph.lanes.map((lane) => {
    const ys = lane.items.map((entry) => at(heights, entry)).sort((a, b) => a - b);
    return item(ys, Math.floor((ys.length - 1) / 2));
  });
  // Long lanes have the fewest free levels, so they choose first.
  const turn = graph.lanes
    .map((_, k) => k)
    .sort((a, b) => item(graph.lanes, b).items.length - item(graph.lanes, a).items.length || a - b);
  const chosen: Lane[] = [];
  for (const k of turn) {
    const { connection, items } = item(graph.lanes, k);
    const first = item(graph.columnOf, item(items, 0));
    const last = first + items.length - 1;
    const near = obstacles.slice(first, last + 1).flat();
    const y = nearestFree(item(wanted, k), near);
    for (let column = first; column <= last; column++)
      item(obstacles, column).push({ y, gap: laneGap });
    chosen.push({ connection, y, first, last });
  }
  return chosen;
}

/** The free height nearest to `wanted`: it or one just at the edge of an obstacle's gap. */
export function nearestFree(wanted: number, obstacles: readonly Obstacle[]): number {
  const margin = 1e-6;
  const isFree = (y: number): boolean =>
    obstacles.every((other) => Math.abs(other.y - y) >= other.gap - margin);
  if (isFree(wanted)) return wanted;
  const edges = obstacles
    .flatMap((other) => [other.y - other.gap, other.y + other.gap])
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted));
  return edges.find(isFree) ?? wanted;
}

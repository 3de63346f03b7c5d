import { at, item } from '../../base/arrays.ts';
import type { Columns } from './columns.ts';

/** The level stretch of a long connection: its height over the columns from `first` to `last`. */
export interface Level {
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
 * Gives each long connection one level over all columns it passes, as near to the median height of its
 * passing items as nodes and other levels allow.
 * @param nodeGap least distance of a level from a node's centre; levelGap from another level
 */
export function assignLevels(
  graph: Columns,
  heights: Float64Array,
  nodeGap: number,
  levelGap: number,
): Level[] {
  const obstacles: Obstacle[][] = graph.columns.map((column) =>
    column
      .filter((entry) => entry < graph.nodeCount)
      .map((entry) => ({ y: at(heights, entry), gap: nodeGap })),
  );
  const wanted = graph.levels.map((level) => {
    const ys = level.items.map((entry) => at(heights, entry)).sort((a, b) => a - b);
    return item(ys, Math.floor((ys.length - 1) / 2));
  });
  // The longest ones have the fewest free heights, so they are placed first.
  const turn = graph.levels
    .map((_, k) => k)
    .sort(
      (a, b) => item(graph.levels, b).items.length - item(graph.levels, a).items.length || a - b,
    );
  const chosen: Level[] = [];
  for (const k of turn) {
    const { connection, items } = item(graph.levels, k);
    const first = item(graph.columnOf, item(items, 0));
    const last = first + items.length - 1;
    const near = obstacles.slice(first, last + 1).flat();
    const y = nearestFree(item(wanted, k), near);
    for (let column = first; column <= last; column++)
      item(obstacles, column).push({ y, gap: levelGap });
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

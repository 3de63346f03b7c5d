import { at, item } from '../../base/arrays.ts';
import type { Columns } from './columns.ts';

/** Place of each item within its column. */
function placesOf(graph: Columns): Int32Array {
  const places = new Int32Array(graph.columnOf.length);
  for (const column of graph.columns) column.forEach((entry, place) => (places[entry] = place));
  return places;
}

/** Crossings between neighbouring columns, counted with a Fenwick tree (Barth, Jünger and Mutzel 2002). */
export function crossings(graph: Columns): number {
  const places = placesOf(graph);
  let total = 0;
  for (let k = 0; k + 1 < graph.columns.length; k++) {
    const width = item(graph.columns, k + 1).length;
    const tree = new Int32Array(width + 1);
    let seen = 0;
    for (const left of item(graph.columns, k)) {
      const ends = item(graph.after, left)
        .filter((right) => graph.columnOf[right] === k + 1)
        .map((right) => at(places, right))
        .sort((a, b) => a - b);
      for (const end of ends) {
        let below = 0;
        for (let i = end + 1; i > 0; i -= i & -i) below += at(tree, i);
        total += seen - below;
      }
      for (const end of ends) {
        for (let i = end + 1; i <= width; i += i & -i) tree[i] = at(tree, i) + 1;
        seen++;
      }
    }
  }
  return total;
}

/** Sorts a column by the mean place of each item's neighbours on one side; items without any stay. */
function sweepColumn(
  column: number[],
  neighbours: readonly (readonly number[])[],
  height: (entry: number) => number,
): void {
  const keys = new Map<number, number>();
  for (const entry of column) {
    const near = item(neighbours, entry);
    const sum = near.reduce((total, other) => total + height(other), 0);
    keys.set(entry, near.length === 0 ? height(entry) : sum / near.length);
  }
  column.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}

/** Writes the items' relative heights (0..1) in a column, so that columns of different size compare. */
function placeHeights(column: readonly number[], heights: Float64Array): void {
  column.forEach((entry, place) => (heights[entry] = (place + 0.5) / column.length));
}

/** Number of sweeps for a graph: large ones gain little from the later ones. */
function sweepsFor(graph: Columns): number {
  return graph.columnOf.length > 1500 ? 4 : 12;
}

/**
 * Orders the inner columns by barycentres (Sugiyama, Tagawa and Toda 1981), sweeping right and left,
 * and keeps the order with the fewest crossings. Inputs and outputs stay in the task's order.
 */
export function orderColumns(graph: Columns, sweeps = sweepsFor(graph)): void {
  const last = graph.columns.length - 1;
  let best = graph.columns.map((column) => [...column]);
  let fewest = Infinity;
  const heights = new Float64Array(graph.columnOf.length);
  for (const column of graph.columns) placeHeights(column, heights);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const rightwards = sweep % 2 === 0;
    for (let step = 1; step < last; step++) {
      const k = rightwards ? step : last - step;
      const column = item(graph.columns, k);
      sweepColumn(column, rightwards ? graph.before : graph.after, (entry) => at(heights, entry));
      placeHeights(column, heights);
    }
    const count = crossings(graph);
    if (count >= fewest) continue;
    fewest = count;
    best = graph.columns.map((column) => [...column]);
  }
  if (fewest < Infinity) best.forEach((column, k) => (graph.columns[k] = column));
}

/**
 * Orders the inner columns by known heights (the layout before an edit), new items by their neighbours,
 * so that an edit moves little.
 */
export function orderByHeights(graph: Columns, known: (entry: number) => number | null): void {
  const heights = graph.columnOf.map((_, entry) => known(entry));
  for (let pass = 0; pass < 3; pass++) {
    heights.forEach((height, entry) => {
      if (height !== null) return;
      const near = [...item(graph.before, entry), ...item(graph.after, entry)]
        .map((other) => heights[other] ?? null)
        .filter((value) => value !== null);
      if (near.length > 0) heights[entry] = near.reduce((a, b) => a + b, 0) / near.length;
    });
  }
  for (let k = 1; k < graph.columns.length - 1; k++) {
    item(graph.columns, k).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  }
}

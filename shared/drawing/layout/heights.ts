import { at, item } from '../../base/arrays.ts';
import type { Columns } from './columns.ts';

/** Smallest distances between neighbours of a column, in graph units. */
export interface Gaps {
  readonly nodes: number;
  readonly levels: number;
}

/**
 * Heights nearest to the wanted ones (least weighted squares) that keep the order and the gaps: the
 * pool-adjacent-violators algorithm (Barlow et al. 1972) on heights less the gaps so far.
 * @param gaps gaps[i] is the least distance between entries i and i + 1
 */
export function separate(
  wanted: readonly number[],
  weights: readonly number[],
  gaps: readonly number[],
): number[] {
  const shift: number[] = [];
  wanted.forEach((_, i) => shift.push(i === 0 ? 0 : item(shift, i - 1) + item(gaps, i - 1)));
  const blocks: { mean: number; weight: number; count: number }[] = [];
  wanted.forEach((value, i) => {
    let block = { mean: value - item(shift, i), weight: item(weights, i), count: 1 };
    for (let top = blocks.at(-1); top !== undefined && top.mean > block.mean; top = blocks.at(-1)) {
      blocks.pop();
      const weight = top.weight + block.weight;
      block = {
        mean: (top.mean * top.weight + block.mean * block.weight) / weight,
        weight,
        count: top.count + block.count,
      };
    }
    blocks.push(block);
  });
  return blocks
    .flatMap((block) => Array.from({ length: block.count }, () => block.mean))
    .map((mean, i) => mean + item(shift, i));
}

/**
 * Height of every item, in graph units around 0: each is moved towards its neighbours, passing
 * connections strongly so that they run level.
 */
export function assignHeights(graph: Columns, gaps: Gaps, rounds = 10): Float64Array {
  const isNode = (entry: number): boolean => entry < graph.nodeCount;
  const gapBetween = (a: number, b: number): number => {
    if (isNode(a) && isNode(b)) return gaps.nodes;
    return isNode(a) || isNode(b) ? (gaps.nodes + gaps.levels) / 2 : gaps.levels;
  };
  const columnGaps = graph.columns.map((column) =>
    column.slice(1).map((entry, i) => gapBetween(item(column, i), entry)),
  );
  const heights = new Float64Array(graph.columnOf.length);
  graph.columns.forEach((column, k) => {
    const steps = item(columnGaps, k);
    let y = -steps.reduce((a, b) => a + b, 0) / 2;
    column.forEach((entry, i) => {
      heights[entry] = y;
      y += steps[i] ?? 0;
    });
  });

  const wantedHeight = (entry: number): number => {
    let sum = 0;
    let weight = 0;
    for (const side of [graph.before, graph.after]) {
      for (const other of item(side, entry)) {
        const pull = !isNode(entry) && !isNode(other) ? 8 : 1;
        sum += pull * at(heights, other);
        weight += pull;
      }
    }
    return weight === 0 ? at(heights, entry) : sum / weight;
  };
  const settle = (k: number): void => {
    const column = item(graph.columns, k);
    const wanted = column.map(wantedHeight);
    const weights = column.map((entry) => (isNode(entry) ? 2 : 1));
    separate(wanted, weights, item(columnGaps, k)).forEach((y, i) => {
      heights[item(column, i)] = y;
    });
  };
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < graph.columns.length; k++) settle(k);
    for (let k = graph.columns.length - 1; k >= 0; k--) settle(k);
  }
  return heights;
}

/**
 * Spreads the first and the last column: many inputs over the whole height, so that their names stay
 * readable when the picture is squeezed; outputs well apart.
 */
export function spreadEnds(graph: Columns, heights: Float64Array, gaps: Gaps): void {
  const used = [...heights];
  const height = Math.max(...used) - Math.min(...used);
  const spread = (column: readonly number[], gap: number): void => {
    const apart = column.slice(1).map(() => Math.max(gaps.nodes, gap));
    const wanted = column.map((entry) => at(heights, entry));
    separate(
      wanted,
      column.map(() => 1),
      apart,
    ).forEach((y, i) => {
      heights[item(column, i)] = y;
    });
  };
  const inputs = item(graph.columns, 0);
  const outputs = item(graph.columns, graph.columns.length - 1);
  spread(inputs, inputs.length > 8 ? height / inputs.length : 0);
  spread(outputs, outputs.length > 1 ? height / (outputs.length + 3) : 0);
}

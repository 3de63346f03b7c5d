import { at, item } from '../../base/arrays.ts';
import type { Genome } from '../../genome/genome.ts';
import { structureOf } from '../../genome/structure.ts';

/**
 * A genome as columns of items. An item is a node or, where a connection passes a column, the place
 * where it does. Items 0..nodes-1 are the genome's nodes by index.
 */
export interface Columns {
  readonly columns: number[][];
  /** Column of each item. */
  readonly columnOf: number[];
  /** Items joined to an item in the column before and after it. */
  readonly before: number[][];
  readonly after: number[][];
  /** Long connections (by index in genome.connections) with their passing items, left to right. */
  readonly levels: { readonly connection: number; readonly items: readonly number[] }[];
  readonly nodeCount: number;
}

/** Above this many connections long ones get no levels of their own: the picture would be solid. */
export const LEVEL_LIMIT = 600;

/**
 * Column of each node: bias and inputs 0, hidden nodes by their longest path but never among the
 * inputs (a hidden node may have lost all that fed it), outputs behind every hidden node.
 */
function nodeColumns(genome: Genome): number[] {
  const { order, source, destination } = structureOf(genome);
  const feeders: number[][] = genome.nodes.map(() => []);
  genome.connections.forEach((gene, c) => {
    if (gene.recurrent !== true) item(feeders, at(destination, c)).push(at(source, c));
  });
  const columns = genome.nodes.map(() => 0);
  let deepest = 0;
  for (const outputs of [false, true]) {
    const least = outputs ? deepest + 1 : 1;
    for (const index of order) {
      const { kind } = item(genome.nodes, index);
      if (kind === 'bias' || kind === 'input' || (kind === 'output') !== outputs) continue;
      const longest = item(feeders, index).reduce(
        (most, from) => Math.max(most, item(columns, from) + 1),
        least,
      );
      columns[index] = longest;
      deepest = Math.max(deepest, longest);
    }
  }
  return columns;
}

/** Columns of a genome, inputs in the task's order with the bias last. Only enabled connections count. */
export function columnsOf(genome: Genome): Columns {
  const { source, destination } = structureOf(genome);
  const columnOf = nodeColumns(genome);
  const count = columnOf.reduce((most, column) => Math.max(most, column + 1), 2);
  const columns: number[][] = Array.from({ length: count }, () => []);
  const before: number[][] = genome.nodes.map(() => []);
  const after: number[][] = genome.nodes.map(() => []);
  columnOf.forEach((column, index) => item(columns, column).push(index));
  const first = item(columns, 0);
  first.push(...first.splice(0, 1));
  const withLevels = genome.connections.length <= LEVEL_LIMIT;
  const levels: Columns['levels'] = [];

  const join = (left: number, right: number): void => {
    item(after, left).push(right);
    item(before, right).push(left);
  };
  genome.connections.forEach((gene, c) => {
    if (!gene.enabled || gene.recurrent === true) return;
    const from = at(source, c);
    const to = at(destination, c);
    const start = item(columnOf, from);
    const end = item(columnOf, to);
    if (end - start <= 1 || !withLevels) {
      join(from, to);
      return;
    }
    const items: number[] = [];
    for (let column = start + 1; column < end; column++) {
      const passing = columnOf.length;
      columnOf.push(column);
      before.push([]);
      after.push([]);
      item(columns, column).push(passing);
      join(items.at(-1) ?? from, passing);
      items.push(passing);
    }
    join(items.at(-1) ?? from, to);
    levels.push({ connection: c, items });
  });
  return { columns, columnOf, before, after, levels, nodeCount: genome.nodes.length };
}

import { at, item } from '../../base/arrays.ts';
import type { Genome, Innovation, NodeId } from '../../genome/genome.ts';
import { columnsOf, type Columns } from './columns.ts';
import { assignHeights, spreadEnds, type Gaps } from './heights.ts';
import { assignLevels } from './levels.ts';
import { orderByHeights, orderColumns } from './order.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A layered drawing in graph units: columns stand COLUMN apart, heights are around 0. The view
 * stretches both axes to its own size, so a layout serves any window.
 */
export interface GraphLayout {
  readonly positions: ReadonlyMap<NodeId, Point>;
  /** Level stretch of each long connection: its height and the columns' x where it begins and ends. */
  readonly levels: ReadonlyMap<
    Innovation,
    { readonly y: number; readonly from: number; readonly to: number }
  >;
  readonly columnCount: number;
  /** True if both axes must be stretched alike: the inputs are an image. */
  readonly uniform: boolean;
  readonly bounds: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
}

/** Distance between columns in graph units. */
export const COLUMN = 64;

export const GAPS: Gaps = { nodes: 30, levels: 9 };
/** Least distance of a level from a node's centre, in graph units. */
export const LEVEL_GAP = 14;
const GRID_FROM = 64;

/**
 * Lays out a genome in columns like the paper's figures: inputs and outputs in the task's order,
 * hidden nodes ordered to cross little, long connections each at a level of its own.
 * @param previous the layout before an edit; its order is kept so that little moves
 */
export function layoutGenome(genome: Genome, previous: GraphLayout | null = null): GraphLayout {
  const graph = columnsOf(genome);
  const levelOf = new Map(
    graph.levels.flatMap((level) => level.items.map((entry) => [entry, level.connection])),
  );
  if (previous === null) orderColumns(graph);
  else {
    orderByHeights(graph, (entry) => {
      if (entry < graph.nodeCount)
        return previous.positions.get(item(genome.nodes, entry).id)?.y ?? null;
      const connection = levelOf.get(entry);
      if (connection === undefined) return null;
      return previous.levels.get(item(genome.connections, connection).innovation)?.y ?? null;
    });
  }
  const heights = assignHeights(graph, GAPS);
  spreadEnds(graph, heights, GAPS);
  const positions = new Map<NodeId, Point>();
  genome.nodes.forEach((node, index) => {
    positions.set(node.id, { x: item(graph.columnOf, index) * COLUMN, y: at(heights, index) });
  });
  const uniform = isImage(genome);
  if (uniform) placeAsImage(genome, graph, positions);
  const levels = new Map<Innovation, { y: number; from: number; to: number }>();
  for (const level of uniform ? [] : assignLevels(graph, heights, LEVEL_GAP, GAPS.levels)) {
    const { innovation } = item(genome.connections, level.connection);
    levels.set(innovation, { y: level.y, from: level.first * COLUMN, to: level.last * COLUMN });
  }
  const columnCount = graph.columns.length;
  return {
    positions,
    levels,
    columnCount,
    uniform,
    bounds: boundsOf(positions, levels),
  };
}

/** True if the inputs are the pixels of a square image. */
export function isImage(genome: Genome): boolean {
  const side = Math.round(Math.sqrt(genome.inputCount));
  return genome.inputCount >= GRID_FROM && side * side === genome.inputCount;
}

/** Side of the square that an image's pixels fill, in graph units. */
export const IMAGE = 480;
/** Least distance of nodes beside an image, in graph units. */
export const CROWDED = 13;

/**
 * Puts pixel inputs where the image has them, left of the hidden columns, the bias below. The other
 * columns share the image's height; one with more nodes than fit below each other becomes ragged.
 */
function placeAsImage(genome: Genome, graph: Columns, positions: Map<NodeId, Point>): void {
  const side = Math.round(Math.sqrt(genome.inputCount));
  const step = IMAGE / side;
  const right = 0;
  genome.nodes.slice(0, genome.inputCount + 1).forEach((node, index) => {
    const pixel = index - 1;
    positions.set(
      node.id,
      pixel < 0
        ? { x: right, y: IMAGE / 2 + step }
        : {
            x: right - (side - 0.5 - (pixel % side)) * step,
            y: (Math.floor(pixel / side) + 0.5 - side / 2) * step,
          },
    );
  });
  graph.columns.slice(1).forEach((column, k) => {
    const nodes = column.filter((entry) => entry < graph.nodeCount);
    const rows = Math.max(1, Math.ceil((nodes.length * CROWDED) / IMAGE));
    nodes.forEach((entry, place) => {
      const ragged = ((place % rows) - (rows - 1) / 2) * Math.min(CROWDED, (0.7 * COLUMN) / rows);
      positions.set(item(genome.nodes, entry).id, {
        x: (k + 1) * COLUMN + ragged,
        y: ((place + 0.5) / nodes.length - 0.5) * IMAGE,
      });
    });
  });
}

export function boundsOf(
  positions: ReadonlyMap<NodeId, Point>,
  levels: ReadonlyMap<Innovation, { readonly y: number }>,
): GraphLayout['bounds'] {
  const bounds = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of positions.values()) {
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  for (const { y } of levels.values()) {
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  return bounds;
}

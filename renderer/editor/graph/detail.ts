import type { ConnectionGene, Genome, Innovation, NodeId } from '../../../shared/genome/genome.ts';
import type { Point } from '../../../shared/drawing/layout/layout.ts';
import { placeOf } from '../../../shared/drawing/graph-parts.ts';
import type { GraphModel, PlacedGraph } from './model.ts';

/** What stands for the connections of a graph that is seen whole. */
export type Detail = 'connections' | 'bundles' | 'blocks';

/** Connections that are drawn one by one, at most: more would fill an area, and be slow to draw. */
const MOST_DRAWN = 1000;
/** Above this many connections nodes are gathered into fewer, larger blocks. */
const BLOCKS_FROM = 4000;

/** How a genome is drawn that is seen whole. */
export function detailOf(genome: Genome): Detail {
  const { length } = genome.connections;
  if (length <= MOST_DRAWN) return 'connections';
  return length <= BLOCKS_FROM ? 'bundles' : 'blocks';
}

/** A part of the graph in the view's px. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const isIn = ({ x, y }: Point, { left, right, top, bottom }: Area): boolean =>
  x >= left && x <= right && y >= top && y <= bottom;

/** What is drawn of a graph that is too large to be drawn connection by connection. */
export interface Shown {
  /** The connections that are drawn one by one. */
  readonly connections: ReadonlySet<Innovation>;
  /** True where they are all that end in view; then no bundles stand for the others. */
  readonly near: boolean;
}

/**
 * The connections that are drawn one by one: all that end in the area in view where they are few enough, and always
 * those that are chosen, changed or marked.
 * @returns null for a graph whose connections are all drawn
 */
export function shownConnections(model: GraphModel, area: Area): Shown | null {
  const { genome, selection, touched, diff, traced, refusal } = model;
  if (detailOf(genome) === 'connections') return null;
  const inView = new Set<NodeId>(
    genome.nodes.filter(({ id }) => isIn(placeOf(id, model), area)).map(({ id }) => id),
  );
  const ending = genome.connections.filter(
    (gene) => gene.enabled && (inView.has(gene.source) || inView.has(gene.destination)),
  );
  const near = ending.length <= MOST_DRAWN;
  const marked = new Set<Innovation>([
    ...few(touched.connections),
    ...few((diff?.addedConnections ?? []).map(({ innovation }) => innovation)),
    ...few((diff?.changedConnections ?? []).map(({ after }) => after.innovation)),
    ...few(traced?.connections ?? []),
    ...selection.connections,
  ]);
  const atNodes = (gene: ConnectionGene): boolean =>
    gene.enabled && (selection.nodes.has(gene.source) || selection.nodes.has(gene.destination));
  const cycle = new Set(refusal?.cycle ?? []);
  const chosen = genome.connections.filter(
    (gene) => atNodes(gene) || (cycle.has(gene.source) && cycle.has(gene.destination)),
  );
  for (const { innovation } of chosen.slice(0, MOST_DRAWN)) marked.add(innovation);
  if (near) for (const { innovation } of ending) marked.add(innovation);
  return { connections: marked, near };
}

/** A list that is not too long to be drawn, else nothing of it. */
function few<T>(list: ReadonlySet<T> | readonly T[]): Iterable<T> {
  const count = 'size' in list ? list.size : list.length;
  return count <= MOST_DRAWN ? list : [];
}

/** Nodes that stand near one another, as one. */
export interface Block extends Area {
  readonly nodes: number;
  readonly middle: Point;
}

/** The connections from one block to another, as one. */
export interface Bundle {
  readonly from: Point;
  readonly to: Point;
  readonly connections: number;
}

export interface Summary {
  readonly blocks: readonly Block[];
  /** Those of most connections last. */
  readonly bundles: readonly Bundle[];
}

/** Blocks of a graph: across and down. */
const GRID: Readonly<Record<Exclude<Detail, 'connections'>, readonly [number, number]>> = {
  bundles: [14, 9],
  blocks: [9, 6],
};

/** The graph as blocks of nodes that stand near one another, and bundles of the connections between them. */
export function summaryOf(model: PlacedGraph, detail: Exclude<Detail, 'connections'>): Summary {
  const { genome } = model;
  const places = new Map(genome.nodes.map(({ id }) => [id, placeOf(id, model)]));
  const all = areaOf([...places.values()]);
  const [across, down] = GRID[detail];
  const cell = (value: number, low: number, high: number, count: number): number =>
    Math.min(count - 1, Math.floor(((value - low) / Math.max(1e-9, high - low)) * count));
  const blockOf = new Map<NodeId, number>();
  const members = new Map<number, Point[]>();
  for (const [id, place] of places) {
    const block =
      cell(place.x, all.left, all.right, across) * down + cell(place.y, all.top, all.bottom, down);
    blockOf.set(id, block);
    members.set(block, [...(members.get(block) ?? []), place]);
  }
  const blocks = new Map<number, Block>(
    [...members].map(([block, points]) => [block, blockAround(points)]),
  );
  const counts = new Map<number, number>();
  for (const { source, destination, enabled } of genome.connections) {
    const from = blockOf.get(source);
    const to = blockOf.get(destination);
    if (!enabled || from === undefined || to === undefined || from === to) continue;
    const pair = from * across * down + to;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const bundles = [...counts].flatMap(([pair, connections]): Bundle[] => {
    const from = blocks.get(Math.floor(pair / (across * down)));
    const to = blocks.get(pair % (across * down));
    if (from === undefined || to === undefined) return [];
    return [{ from: from.middle, to: to.middle, connections }];
  });
  return {
    blocks: [...blocks.values()],
    bundles: bundles.sort((a, b) => a.connections - b.connections),
  };
}

function areaOf(points: readonly Point[]): Area {
  const area = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    area.left = Math.min(area.left, x);
    area.right = Math.max(area.right, x);
    area.top = Math.min(area.top, y);
    area.bottom = Math.max(area.bottom, y);
  }
  return area;
}

function blockAround(points: readonly Point[]): Block {
  const area = areaOf(points);
  const middle = { x: (area.left + area.right) / 2, y: (area.top + area.bottom) / 2 };
  return { ...area, nodes: points.length, middle };
}

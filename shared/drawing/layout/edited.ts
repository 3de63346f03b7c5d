import type { ConnectionGene, Genome, NodeId } from '../../genome/genome.ts';
import { LEVEL_LIMIT } from './columns.ts';
import { nearestFree } from './levels.ts';
import {
  boundsOf,
  COLUMN,
  CROWDED,
  GAPS,
  LEVEL_GAP,
  layoutGenome,
  type GraphLayout,
  type Point,
} from './layout.ts';

/** Nodes nearer to each other than this along x have to be apart along y. */
const BESIDE = COLUMN * 0.4;
/** An edit that adds more nodes than this, and more than a quarter of all, is drawn anew. */
const MOST_ADDED = 6;

const half = (a: number, b: number): number => (a + b) / 2;

/**
 * The drawing of a genome after an edit: what was there stays where it was, what is new is put between its
 * neighbours, where there is room.
 * @param previous the layout of `before`; its order is kept where the edit adds too much to be put in
 * @param placed positions placed by hand
 */
export function layoutEdited(
  genome: Genome,
  before: Genome,
  previous: GraphLayout,
  placed: Readonly<Record<NodeId, Point>> = {},
): GraphLayout {
  const known = new Set(before.nodes.map(({ id }) => id));
  const added = genome.nodes.filter(({ id }) => !known.has(id));
  if (added.length > Math.max(MOST_ADDED, genome.nodes.length / 4))
    return layoutGenome(genome, previous);
  const positions = new Map<NodeId, Point>();
  const shown = new Map<NodeId, Point>();
  for (const { id } of genome.nodes) {
    const place = previous.positions.get(id);
    if (place === undefined) continue;
    positions.set(id, place);
    shown.set(id, placed[id] ?? place);
  }
  for (const { id } of added) {
    const wanted = wantedPlace(id, genome, previous, shown);
    const place = freePlace(wanted, previous, shown);
    positions.set(id, place);
    shown.set(id, place);
  }
  const levels = levelsAfter(genome, before, previous, shown);
  const { left, right, top, bottom } = boundsOf(positions, levels);
  const { bounds } = previous;
  return {
    ...previous,
    positions,
    levels,
    // They never shrink: the view is stretched by them, and everything in it would move.
    bounds: {
      left: Math.min(left, bounds.left),
      right: Math.max(right, bounds.right),
      top: Math.min(top, bounds.top),
      bottom: Math.max(bottom, bounds.bottom),
    },
  };
}

/** The connection that a node was put into: disabled, with the node between its ends. */
function splitBy(id: NodeId, genome: Genome): ConnectionGene | undefined {
  const into = genome.connections.find((gene) => gene.destination === id);
  const out = genome.connections.find((gene) => gene.source === id);
  return genome.connections.find(
    (gene) =>
      !gene.enabled && gene.source === into?.source && gene.destination === out?.destination,
  );
}

/** The middle of the connection that a node was put into, else the middle of its neighbours. */
function wantedPlace(
  id: NodeId,
  genome: Genome,
  previous: GraphLayout,
  positions: ReadonlyMap<NodeId, Point>,
): Point {
  const split = splitBy(id, genome);
  const level = split === undefined ? undefined : previous.levels.get(split.innovation);
  if (level !== undefined) return { x: half(level.from, level.to), y: level.y };
  const places = (ids: readonly NodeId[]): Point[] =>
    ids.flatMap((other) => positions.get(other) ?? []);
  const used = genome.connections.filter((gene) => gene.recurrent !== true);
  const sources = places(used.filter((g) => g.destination === id).map((g) => g.source));
  const targets = places(used.filter((g) => g.source === id).map((g) => g.destination));
  const near = [...sources, ...targets];
  const y = near.length === 0 ? 0 : near.reduce((sum, place) => sum + place.y, 0) / near.length;
  const from = Math.max(...sources.map(({ x }) => x));
  const to = Math.min(...targets.map(({ x }) => x));
  if (sources.length > 0 && targets.length > 0) return { x: half(from, to), y };
  if (sources.length > 0) return { x: from + COLUMN, y };
  return { x: targets.length > 0 ? to - COLUMN : COLUMN, y };
}

/** The place nearest to the wanted one that no other node is too near to, above or below it. */
function freePlace(
  { x, y }: Point,
  { uniform }: GraphLayout,
  positions: ReadonlyMap<NodeId, Point>,
): Point {
  // Beside an image nodes stand closer; among its pixels none has room.
  const gap = uniform ? CROWDED : GAPS.nodes;
  const side = uniform ? CROWDED : BESIDE;
  const at = uniform ? Math.max(x, COLUMN / 2) : x;
  const near = [...positions.values()].filter((place) => Math.abs(place.x - at) < side);
  return {
    x: at,
    y: nearestFree(
      y,
      near.map((place) => ({ y: place.y, gap })),
    ),
  };
}

/** Levels that were there and are still in use, and new ones for long connections that are new. */
function levelsAfter(
  genome: Genome,
  before: Genome,
  previous: GraphLayout,
  positions: ReadonlyMap<NodeId, Point>,
): GraphLayout['levels'] {
  const ends = new Map(before.connections.map((gene) => [gene.innovation, gene]));
  const levels = new Map<ConnectionGene['innovation'], { y: number; from: number; to: number }>();
  const wanting: ConnectionGene[] = [];
  for (const gene of genome.connections) {
    if (!gene.enabled || gene.recurrent === true) continue;
    const old = ends.get(gene.innovation);
    const level = previous.levels.get(gene.innovation);
    const same = old?.source === gene.source && old.destination === gene.destination;
    if (level !== undefined && same) levels.set(gene.innovation, level);
    else if (!same || !old.enabled) wanting.push(gene);
  }
  if (previous.uniform || genome.connections.length > LEVEL_LIMIT) return levels;
  for (const gene of wanting) {
    const start = positions.get(gene.source);
    const end = positions.get(gene.destination);
    if (start === undefined || end === undefined) continue;
    const from = start.x + COLUMN;
    const to = end.x - COLUMN;
    if (to - from < -1e-6) continue;
    const nodes = [...positions.values()]
      .filter(({ x }) => x > start.x + BESIDE && x < end.x - BESIDE)
      .map(({ y }) => ({ y, gap: LEVEL_GAP }));
    const others = [...levels.values()]
      .filter((level) => level.to > from - COLUMN && level.from < to + COLUMN)
      .map(({ y }) => ({ y, gap: GAPS.levels }));
    const split = levelOfSplit(gene, genome, previous);
    const y = nearestFree(split ?? half(start.y, end.y), [...nodes, ...others]);
    levels.set(gene.innovation, { y, from, to });
  }
  return levels;
}

/** Height of the level that a connection is a part of: that of the one whose place it took. */
function levelOfSplit(
  gene: ConnectionGene,
  genome: Genome,
  previous: GraphLayout,
): number | undefined {
  const between = genome.nodes.at(-1)?.id;
  if (between === undefined || (gene.source !== between && gene.destination !== between))
    return undefined;
  const split = splitBy(between, genome);
  return split === undefined ? undefined : previous.levels.get(split.innovation)?.y;
}

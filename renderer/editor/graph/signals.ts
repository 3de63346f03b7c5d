import { at, item } from '../../../shared/base/arrays.ts';
import type { ConnectionGene, Genome, NodeId } from '../../../shared/genome/genome.ts';
import type { Signals } from '../../state/rollout.ts';
import { radiusOf } from '../../../shared/drawing/graph-parts.ts';
import type { Point } from '../../../shared/drawing/layout/layout.ts';
import { receives } from '../receivers.ts';
import type { GraphModel } from './model.ts';

/** A connection that is in use, as it is drawn. */
export interface Wire {
  readonly gene: ConnectionGene;
  /** Index of the node that it comes from. */
  readonly source: number;
  readonly path: Path2D;
  /** True while a node at one of its ends is dragged. */
  readonly carried: boolean;
}

/** Steps in which strength is shown: what looks alike is drawn in one go, which is far faster. */
const STRENGTHS = 12;

/** Paths gathered by strength. */
class Strengths {
  private readonly paths: (Path2D | undefined)[] = [];

  /** The path for a strength in 0..1. */
  of(strength: number): Path2D {
    return (this.paths[Math.round(strength * STRENGTHS)] ??= new Path2D());
  }

  each(draw: (path: Path2D, strength: number) => void): void {
    this.paths.forEach((path, step) => {
      if (path !== undefined) draw(path, step / STRENGTHS);
    });
  }
}

/** Thin lines inside the connections, as wide as |w a| says. The context is in the graph's px. */
export function drawWireSignals(
  context: CanvasRenderingContext2D,
  { palette, weight: drawnWeight, sizes }: GraphModel,
  { values, weight }: Signals,
  wires: readonly Wire[],
): void {
  const useOffsets = drawnWeight !== null;
  const paths = new Strengths();
  for (const { gene, source, path } of wires) {
    const own = weight + (useOffsets ? (gene.offset ?? 0) : 0);
    const strength = Math.min(1, Math.abs(own * at(values, source)) / 2);
    if (strength >= 0.02) paths.of(strength).addPath(path);
  }
  context.save();
  context.strokeStyle = useOffsets ? palette.text : palette.graph.signal;
  paths.each((path, strength) => {
    // Inside a connection, however thin that is where the whole of a large graph is seen.
    context.lineWidth = Math.min(sizes.connection * 0.8, 0.75 + 1.5 * strength);
    context.globalAlpha = 0.35 + 0.65 * strength;
    context.stroke(path);
  });
  context.restore();
}

/** Halos around nodes, as strong as |a|. The context is in the graph's px. */
export function drawHalos(
  context: CanvasRenderingContext2D,
  model: GraphModel,
  { values }: Signals,
  places: readonly Point[],
): void {
  const paths = new Strengths();
  const used = usedNodes(model.genome);
  places.forEach(({ x, y }, index) => {
    const strength = Math.min(1, Math.abs(at(values, index)));
    const node = item(model.genome.nodes, index);
    const { id } = node;
    if (Number.isNaN(x) || strength < 0.05 || !used.has(id)) return;
    if (model.traced !== null && !model.traced.nodes.has(id)) return;
    const radius = radiusOf(node, model.sizes) + haloOf(model) * 1.2;
    const path = paths.of(strength);
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
  });
  context.save();
  context.strokeStyle = model.palette.graph.signal;
  context.lineWidth = haloOf(model);
  paths.each((path, strength) => {
    context.globalAlpha = 0.7 * strength;
    context.stroke(path);
  });
  context.restore();
}

const usedKnown = new WeakMap<Genome, ReadonlySet<NodeId>>();

/** Nodes that send something: an input that nothing leaves is no part of the network, and outputs always are. */
function usedNodes(genome: Genome): ReadonlySet<NodeId> {
  const known = usedKnown.get(genome);
  if (known !== undefined) return known;
  const used = new Set<NodeId>();
  for (const gene of genome.connections) if (gene.enabled) used.add(gene.source);
  for (const node of genome.nodes) if (receives(node)) used.add(node.id);
  usedKnown.set(genome, used);
  return used;
}

/** Lets the nodes below show through what was drawn over them. The context is in the graph's px. */
export function clearNodes(
  context: CanvasRenderingContext2D,
  model: GraphModel,
  places: readonly Point[],
): void {
  const discs = new Map<number, Path2D>();
  places.forEach(({ x, y }, index) => {
    if (Number.isNaN(x)) return;
    const radius = radiusOf(item(model.genome.nodes, index), model.sizes) + 0.8;
    const path = discs.get(radius) ?? new Path2D();
    discs.set(radius, path);
    // A line without length and with round ends: a disc that costs no more than its own area.
    path.moveTo(x, y);
    path.lineTo(x, y);
  });
  context.save();
  context.globalCompositeOperation = 'destination-out';
  context.lineCap = 'round';
  for (const [radius, path] of discs) {
    context.lineWidth = 2 * radius;
    context.stroke(path);
  }
  context.restore();
}

/** Width of a halo: 2 px, less around nodes of a few px. */
function haloOf({ sizes }: GraphModel): number {
  return Math.min(2, sizes.hidden * 0.4);
}

import type {
  ConnectionGene,
  Innovation,
  NodeGene,
  NodeId,
} from '../../../shared/genome/genome.ts';
import { weightColour } from '../../../shared/drawing/weight-colour.ts';
import {
  bendOf,
  controlsOf,
  hiddenName,
  nodeLook,
  placeOf,
  radiusOf,
} from '../../../shared/drawing/graph-parts.ts';
import { toView } from '../../../shared/drawing/layout/fit.ts';
import { IMAGE, type Point } from '../../../shared/drawing/layout/layout.ts';
import { loopReach, relativeControls } from '../../../shared/drawing/layout/route.ts';
import { fixedName } from '../../../shared/tasks/node-names.ts';
import { glyphImage } from './glyphs.ts';
import type { Effect } from '../../state/effects.ts';
import type { GraphModel } from './model.ts';

export interface NodeData {
  readonly id: string;
  readonly node: NodeId;
  /** Its name, which the overlay writes; '' for none. */
  readonly label: string;
  readonly fill: string;
  readonly ring: string;
  readonly glyph: string;
  readonly size: number;
  /** The ring that says what the node does: its colour and width. */
  readonly effectColour: string;
  readonly effectWidth: number;
}

export interface EdgeData {
  readonly id: string;
  readonly innovation: number;
  readonly source: string;
  readonly target: string;
  readonly colour: string;
  readonly width: number;
  readonly weights: readonly number[];
  readonly distances: readonly number[];
}

export interface GraphNode {
  readonly data: NodeData;
  readonly classes: string;
  readonly position: Point;
}

export interface GraphEdge {
  readonly data: EdgeData;
  readonly classes: string;
}

export const nodeKey = (id: number): string => `n${id}`;
const removedKey = (id: number): string => `rn${id}`;
/** Ends are part of the key: cytoscape never moves an edge, and an undone innovation may come again elsewhere. */
export const edgeKey = (gene: ConnectionGene): string =>
  `c${gene.innovation}-${gene.source}-${gene.destination}`;

/** The curve of a connection between two places, as cytoscape takes it. */
export function curveOf(
  gene: ConnectionGene,
  start: Point,
  end: Point,
  model: GraphModel,
): { weights: number[]; distances: number[] } {
  if (gene.source === gene.destination)
    return { weights: [0.5], distances: [loopReach(bendOf(model))] };
  return relativeControls(start, controlsOf(gene, start, end, model), end);
}

function words(flags: Readonly<Record<string, boolean>>): string {
  return Object.keys(flags)
    .filter((word) => flags[word] === true)
    .join(' ');
}

/** Px of a pixel's side, with a little room between neighbours. */
function pixelSize(model: GraphModel): number {
  return (IMAGE / Math.sqrt(model.genome.inputCount)) * model.stretch.sx - 1.5;
}

/** A part without which the network is worse, better, or as good. */
function effectColour({ gains, isIdle }: Effect, { palette }: GraphModel): string {
  if (isIdle) return palette.text3;
  return gains ? palette.accent : palette.error;
}

/** From 0.35 for no effect to 1.85 for the largest. Small effects stay apart by the root. */
const effectScale = ({ share }: Effect): number => 0.35 + 1.5 * Math.sqrt(share);

/** What a node's ring says of its effect. */
function effectRing(
  effect: Effect | undefined,
  model: GraphModel,
): Pick<NodeData, 'effectColour' | 'effectWidth'> {
  if (effect === undefined || effect.isIdle) return { effectColour: '', effectWidth: 0 };
  return {
    effectColour: effectColour(effect, model),
    effectWidth: 1 + 4 * Math.sqrt(effect.share),
  };
}

function graphNode(node: NodeGene, model: GraphModel, used: ReadonlySet<number>): GraphNode {
  const { genome, palette, sizes } = model;
  const { fill, ring, curve } = nodeLook(node, palette);
  const name = fixedName(node, genome, model.task);
  const label = name ?? (sizes.glyphs ? hiddenName(node) : '');
  const isPixel = node.kind === 'input' && model.layout.uniform;
  const effect = model.effects?.nodes.get(node.id);
  return {
    data: {
      id: nodeKey(node.id),
      node: node.id,
      label: isPixel ? '' : label,
      fill,
      ring,
      glyph: curve !== null && sizes.glyphs ? glyphImage(curve) : '',
      size: isPixel ? pixelSize(model) : radiusOf(node, sizes) * 2,
      ...effectRing(effect, model),
    },
    classes: words({
      [node.kind]: true,
      pixel: isPixel,
      unused: (node.kind === 'input' || node.kind === 'bias') && !used.has(node.id),
      dim: model.traced !== null && !model.traced.nodes.has(node.id),
      touched: model.touched.nodes.has(node.id) && model.diff === null,
      added: model.diff?.addedNodes.some((other) => other.id === node.id) ?? false,
      changed: model.diff?.changedNodes.some(({ after }) => after.id === node.id) ?? false,
      wrong: model.refusal?.cycle.includes(node.id) ?? false,
      effective: effect !== undefined && !effect.isIdle,
      idle: effect?.isIdle ?? false,
    }),
    position: placeOf(node.id, model),
  };
}

function graphEdge(gene: ConnectionGene, model: GraphModel): GraphEdge {
  const { palette, sizes, diff, refusal } = model;
  const start = placeOf(gene.source, model);
  const end = placeOf(gene.destination, model);
  const own = model.weight === null ? null : model.weight + (gene.offset ?? 0);
  const effect = model.effects?.connections.get(gene.innovation);
  const usual = own === null ? palette.graph.connection : weightColour(own, model.scheme);
  const scale =
    effect !== undefined
      ? effectScale(effect)
      : own === null
        ? 1
        : Math.min(1.8, 0.35 + Math.abs(own) * 0.6);
  const isIn = (list: readonly ConnectionGene[] | undefined): boolean =>
    list?.some((other) => other.innovation === gene.innovation) ?? false;
  return {
    data: {
      id: edgeKey(gene),
      innovation: gene.innovation,
      source: nodeKey(gene.source),
      target: nodeKey(gene.destination),
      colour: effect === undefined ? usual : effectColour(effect, model),
      width: sizes.connection * scale,
      ...curveOf(gene, start, end, model),
    },
    classes: words({
      disabled: !gene.enabled,
      recurrent: gene.recurrent === true,
      weighted: own !== null,
      dim: model.traced !== null && !model.traced.connections.has(gene.innovation),
      traced: model.traced?.connections.has(gene.innovation) ?? false,
      // A colour that says the weight is not painted over: tuning touches every connection.
      touched:
        own === null &&
        model.touched.connections.has(gene.innovation) &&
        gene.enabled &&
        diff === null,
      added: isIn(diff?.addedConnections),
      changed: diff?.changedConnections.some(({ after }) => after === gene) ?? false,
      wrong: refusal !== null && liesOn(gene, refusal.cycle),
      effective: effect !== undefined && !effect.isIdle,
      idle: effect?.isIdle ?? false,
    }),
  };
}

/** True if a connection joins two nodes that follow each other in a path. */
function liesOn(gene: ConnectionGene, path: readonly NodeId[]): boolean {
  return path.some((id, k) => id === gene.source && path[k + 1] === gene.destination);
}

/** Nodes and connections as cytoscape draws them. @param shown the connections drawn one by one; null for all */
export function graphElements(
  model: GraphModel,
  shown: ReadonlySet<Innovation> | null = null,
): {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
} {
  const { genome } = model;
  const used = new Set<number>();
  for (const gene of genome.connections) if (gene.enabled) used.add(gene.source);
  const drawn = genome.connections.filter(
    (gene) =>
      (shown?.has(gene.innovation) ?? true) &&
      (gene.enabled ||
        model.showDisabled ||
        model.selection.connections.has(gene.innovation) ||
        model.diff?.changedConnections.some(({ after }) => after === gene)),
  );
  return {
    nodes: [...genome.nodes.map((node) => graphNode(node, model, used)), ...removedNodes(model)],
    edges: [...drawn.map((gene) => graphEdge(gene, model)), ...removedEdges(model)],
  };
}

/** Nodes that only the genome compared with has, where its own drawing has them. */
function removedNodes(model: GraphModel): GraphNode[] {
  const { diff, comparedLayout } = model;
  if (diff === null || comparedLayout === null) return [];
  return diff.removedNodes.map((node) => ({
    data: {
      id: removedKey(node.id),
      node: node.id,
      label: hiddenName(node),
      fill: model.palette.panel,
      ring: model.palette.text3,
      glyph: '',
      size: model.sizes.hidden * 2,
      ...effectRing(undefined, model),
    },
    classes: 'removed',
    position: toView(comparedLayout.positions.get(node.id) ?? { x: 0, y: 0 }, model.stretch),
  }));
}

/** Connections that only the genome compared with has and uses. */
function removedEdges(model: GraphModel): GraphEdge[] {
  const { diff, comparedLayout } = model;
  if (diff === null || comparedLayout === null) return [];
  const gone = new Set(diff.removedNodes.map((node) => node.id));
  const end = (id: NodeId): string => (gone.has(id) ? removedKey(id) : nodeKey(id));
  return diff.removedConnections
    .filter((gene) => gene.enabled)
    .map((gene) => ({
      data: {
        id: `r${edgeKey(gene)}`,
        innovation: gene.innovation,
        source: end(gene.source),
        target: end(gene.destination),
        colour: model.palette.text3,
        width: 1.5,
        weights: [0.5],
        distances: [0],
      },
      classes: 'removed',
    }));
}

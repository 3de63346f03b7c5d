import { activationOf } from '../genome/activations.ts';
import type { ConnectionGene, NodeGene, NodeId } from '../genome/genome.ts';
import { activationLook, isDarkFill } from './activations.ts';
import { levelIn, toView, type GraphSizes, type Stretch } from './layout/fit.ts';
import { COLUMN, type GraphLayout, type Point } from './layout/layout.ts';
import { arrowOf, recurrentControls, routeControls } from './layout/route.ts';
import type { Palette } from './tokens.ts';

// The look of single nodes and connections: the editor and every picture of a graph take it from here.

/** What decides where the parts of a graph are; lengths of the result are px of the view. */
export interface Placing {
  readonly layout: GraphLayout;
  readonly stretch: Stretch;
  /** Positions placed by hand, in graph units. */
  readonly placed: Readonly<Record<number, Point>>;
}

/** Px of the strokes and gaps of a recurrent connection. */
export const RECURRENT_DASH: readonly number[] = [8, 5];
/** Px between the points that names keep clear of. */
export const INK_STEP = 5;
/** How much an arrowhead covers what is below it. */
export const ARROW_OPACITY = 0.7;
/** Px between an arrow's tip and the circle of its node. */
const ARROW_GAP = 1.5;
/** Type of the names of hidden nodes, and of inputs and outputs, in px. */
export const HIDDEN_TYPE = 12;
export const FIXED_TYPE = 13;

/** A node's fill, its ring, and the activation's curve; null for inputs, bias and outputs. */
export interface NodeLook {
  readonly fill: string;
  readonly ring: string;
  readonly curve: { readonly path: string; readonly ink: string } | null;
}

/** How a node of this gene is drawn. */
export function nodeLook(
  { kind, activation }: Pick<NodeGene, 'kind' | 'activation'>,
  palette: Palette,
): NodeLook {
  if (kind !== 'hidden') return { fill: palette.panel, ring: palette.graph.ring, curve: null };
  const look = activationLook(activation);
  const { ringOnDarkFill, ringOnLightFill } = palette.graph;
  return {
    fill: look.fill,
    ring: look.ring ?? (isDarkFill(look) ? ringOnDarkFill : ringOnLightFill),
    curve: { path: look.glyph, ink: look.ink },
  };
}

/** Radius of a node in px. */
export function radiusOf({ kind }: Pick<NodeGene, 'kind'>, sizes: GraphSizes): number {
  return kind === 'hidden' ? sizes.hidden : sizes.fixed;
}

/** What stands beside a hidden node. */
export const hiddenName = ({ activation }: Pick<NodeGene, 'activation'>): string =>
  activationOf(activation).short;

/** Where a node stands, in the view's px. */
export function placeOf(id: NodeId, { layout, stretch, placed }: Placing): Point {
  return toView(placed[id] ?? layout.positions.get(id) ?? { x: 0, y: 0 }, stretch);
}

/** How far the curved end of a connection reaches, in the view's px. */
export const bendOf = ({ stretch }: Pick<Placing, 'stretch'>): number => COLUMN * stretch.sx;

/** Control points of a connection between two places in the view's px. */
export function controlsOf(
  gene: Pick<ConnectionGene, 'innovation' | 'recurrent'>,
  start: Point,
  end: Point,
  placing: Pick<Placing, 'layout' | 'stretch'>,
): readonly Point[] {
  const bend = bendOf(placing);
  if (gene.recurrent === true) return recurrentControls(start, end, bend);
  const level = levelIn(placing.layout, gene.innovation, placing.stretch);
  return routeControls(start, end, level, bend);
}

/**
 * The arrowhead before a node that a connection leads to.
 * @param radius of the node, size from the arrow's tip to its base; px
 * @returns its corners, the tip first; null for a curve without room for it
 */
export function arrowBefore(
  start: Point,
  controls: readonly Point[],
  end: Point,
  radius: number,
  size: number,
): readonly [Point, Point, Point] | null {
  return arrowOf(start, controls, end, radius + ARROW_GAP, size);
}

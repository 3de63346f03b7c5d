import { at, item } from '../base/arrays.ts';
import type { Genome, NodeGene } from '../genome/genome.ts';
import { structureOf } from '../genome/structure.ts';
import {
  ARROW_OPACITY,
  arrowBefore,
  controlsOf,
  HIDDEN_TYPE,
  hiddenName,
  INK_STEP,
  nodeLook,
  placeOf,
  radiusOf,
  RECURRENT_DASH,
  type Placing,
} from './graph-parts.ts';
import type { GraphLook } from './graph-looks.ts';
import type { GraphLayout, Point } from './layout/layout.ts';
import { placeNames } from './layout/names.ts';
import { pointsAlong } from './layout/route.ts';

/** A connection. */
export interface CurveMark {
  readonly kind: 'curve';
  readonly start: Point;
  readonly controls: readonly Point[];
  readonly end: Point;
  readonly colour: string;
  readonly opacity: number;
  readonly width: number;
  readonly dash: readonly number[] | null;
  /** Index of the node that it comes from. */
  readonly source: number;
}

export interface ArrowMark {
  readonly kind: 'arrow';
  readonly corners: readonly [Point, Point, Point];
  readonly colour: string;
  readonly opacity: number;
}

export interface DiscMark {
  readonly kind: 'disc';
  readonly at: Point;
  readonly radius: number;
  readonly fill: string;
  readonly ring: string;
  readonly ringWidth: number;
}

/** An activation's curve. */
export interface GlyphMark {
  readonly kind: 'glyph';
  /** Its middle. */
  readonly at: Point;
  /** Px of the square that is drawn of the path's, whose side is GLYPH_SQUARE. */
  readonly side: number;
  readonly path: string;
  readonly colour: string;
  readonly width: number;
}

export interface NameMark {
  readonly kind: 'name';
  /** Middle height of the text, at its left or right end. */
  readonly at: Point;
  readonly align: 'left' | 'right';
  readonly text: string;
  readonly size: number;
  readonly colour: string;
}

/** A part of a graph's picture, in px from the top left; later ones cover earlier ones. */
export type GraphMark = CurveMark | ArrowMark | DiscMark | GlyphMark | NameMark;

/** Px of an arrowhead. */
const ARROW = 6;
/** Mean width of a letter of 12 px type. */
const LETTER = 6.3;
/** Share of a node that its curve fills, and px of the curve's line. */
const GLYPH_SHARE = 0.72;
const GLYPH_WIDTH = 1.5;

/**
 * A genome's graph as a list of marks, from the connections below to the names on top. It is painted as SVG by
 * `graphSvg`, and on a canvas by the film's picture of a network.
 */
export function graphMarks(genome: Genome, layout: GraphLayout, look: GraphLook): GraphMark[] {
  const { sizes, palette } = look;
  const placing: Placing = { layout, stretch: look.stretch, placed: look.placed ?? {} };
  const places = genome.nodes.map(({ id }) => placeOf(id, placing));
  const curves = curvesOf(genome, places, placing, look);
  const nodes = genome.nodes.flatMap((node, k) => nodeMarks(node, item(places, k), look));
  if (!sizes.glyphs) return [...curves.map(({ mark }) => mark), ...nodes];
  const arrows = curves.flatMap(({ mark: { start, controls, end }, destination }): ArrowMark[] => {
    const radius = radiusOf(item(genome.nodes, destination), sizes);
    const corners = arrowBefore(start, controls, end, radius, ARROW);
    const { signal } = palette.graph;
    return corners === null
      ? []
      : [{ kind: 'arrow', corners, colour: signal, opacity: ARROW_OPACITY }];
  });
  const ink = curves.flatMap(({ mark: { start, controls, end } }) =>
    pointsAlong(start, controls, end, INK_STEP),
  );
  return [
    ...curves.map(({ mark }) => mark),
    ...arrows,
    ...nodes,
    ...hiddenNames(genome, places, ink, look),
  ];
}

interface Curve {
  readonly mark: CurveMark;
  /** Index of the node that it leads to. */
  readonly destination: number;
}

function curvesOf(
  genome: Genome,
  places: readonly Point[],
  placing: Placing,
  { sizes, palette, opacity, dashes }: GraphLook,
): Curve[] {
  const ends = structureOf(genome);
  return genome.connections.flatMap((gene, c): Curve[] => {
    if (!gene.enabled) return [];
    const [source, destination] = [at(ends.source, c), at(ends.destination, c)];
    const [start, end] = [item(places, source), item(places, destination)];
    const mark: CurveMark = {
      kind: 'curve',
      start,
      controls: controlsOf(gene, start, end, placing),
      end,
      colour: palette.graph.connection,
      opacity,
      width: sizes.connection,
      dash: dashes && gene.recurrent === true ? RECURRENT_DASH : null,
      source,
    };
    return [{ mark, destination }];
  });
}

/** A node with its curve and, of an input, the bias or an output, its name. */
function nodeMarks(node: NodeGene, place: Point, look: GraphLook): GraphMark[] {
  const { sizes, palette, ringWidth, names } = look;
  const radius = radiusOf(node, sizes);
  const { fill, ring, curve } = nodeLook(node, palette);
  const marks: GraphMark[] = [
    { kind: 'disc', at: place, radius, fill, ring, ringWidth: ringWidth(radius) },
  ];
  if (sizes.glyphs && curve !== null)
    marks.push({
      kind: 'glyph',
      at: place,
      side: radius * 2 * GLYPH_SHARE,
      path: curve.path,
      colour: curve.ink,
      width: GLYPH_WIDTH,
    });
  const text = names?.of.get(node.id);
  if (names === null || text === undefined) return marks;
  const isOutput = node.kind === 'output';
  const gap = radius + names.gap;
  marks.push({
    kind: 'name',
    at: { x: place.x + (isOutput ? gap : -gap), y: place.y },
    align: isOutput ? 'left' : 'right',
    text,
    size: names.size,
    colour: palette.text,
  });
  return marks;
}

/** Names of hidden nodes where there is room for them. */
function hiddenNames(
  genome: Genome,
  places: readonly Point[],
  ink: readonly Point[],
  { sizes, palette }: GraphLook,
): NameMark[] {
  const circles = genome.nodes.map((node, k) => ({
    place: item(places, k),
    radius: radiusOf(node, sizes),
    text: node.kind === 'hidden' ? hiddenName(node) : null,
  }));
  const wanted = circles.flatMap(({ place, radius, text }) =>
    text === null ? [] : [{ place, radius, text, width: text.length * LETTER }],
  );
  return placeNames(wanted, circles, ink).flatMap((place, k): NameMark[] =>
    place === null
      ? []
      : [
          {
            kind: 'name',
            at: place,
            align: 'left',
            text: item(wanted, k).text,
            size: HIDDEN_TYPE,
            colour: palette.text2,
          },
        ],
  );
}

import type { Genome, NodeGene, NodeId } from '../genome/genome.ts';
import { FIXED_TYPE, placeOf } from './graph-parts.ts';
import {
  fitLayout,
  PICTURE_LIMITS,
  sizesFor,
  type GraphSizes,
  type Margins,
  type Stretch,
} from './layout/fit.ts';
import { COLUMN, type GraphLayout, type Point } from './layout/layout.ts';
import type { Palette } from './tokens.ts';

/** Everything of a graph's picture but the genome and its layout. */
export interface GraphLook {
  readonly palette: Palette;
  readonly stretch: Stretch;
  readonly sizes: GraphSizes;
  /** Px of the ring around a node of a radius. */
  readonly ringWidth: (radius: number) => number;
  /** Of connections. */
  readonly opacity: number;
  /** Whether recurrent connections are dashed. */
  readonly dashes: boolean;
  /** Names of inputs, bias and outputs, their type in px, and px between a node and its name; null for none. */
  readonly names: {
    readonly of: ReadonlyMap<NodeId, string>;
    readonly size: number;
    readonly gap: number;
  } | null;
  /** Positions placed by hand, in graph units. */
  readonly placed?: Readonly<Record<number, Point>>;
}

/** A picture's size in px and its colours. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

/** The name of each node that has one: inputs, bias and outputs. */
export type NameOf = (node: NodeGene) => string | null;

function namesOf(genome: Genome, nameOf: NameOf): ReadonlyMap<NodeId, string> {
  return new Map(
    genome.nodes.flatMap((node): [NodeId, string][] => {
      const name = nameOf(node);
      return name === null ? [] : [[node.id, name]];
    }),
  );
}

/** A wide ring would fill a node of a few px. */
const thinAroundSmall = (radius: number): number => (radius > 3 ? 1.5 : 0.5);

/** Px between a picture's edge and its graph without names; px of a letter of FIXED_TYPE. */
const PAGE_SIDE = 24;
const LETTER = 7.5;
const PAGE_TOP = 28;

/** The look of a picture that is saved or printed. */
export function pageLook(
  genome: Genome,
  layout: GraphLayout,
  { width, height, palette }: Frame,
  nameOf: NameOf,
): GraphLook {
  const names = namesOf(genome, nameOf);
  const longest = Math.max(0, ...[...names.values()].map(({ length }) => length));
  const side = PAGE_SIDE + longest * LETTER;
  const margins: Margins = { left: side, right: side, top: PAGE_TOP, bottom: PAGE_TOP };
  const stretch = fitLayout(layout, width, height, margins);
  const sizes = sizesFor(stretch, genome.connections.length);
  return {
    palette,
    stretch,
    sizes,
    ringWidth: thinAroundSmall,
    opacity: palette.graph.connectionOpacity,
    dashes: true,
    names: { of: names, size: FIXED_TYPE, gap: 8 },
  };
}

/** The look of a picture of a few dozen px, for a list: no names, no curves in the nodes. */
export function thumbnailLook(layout: GraphLayout, { width, height, palette }: Frame): GraphLook {
  const { left, right, top, bottom } = layout.bounds;
  const sx = (width - 6) / Math.max(1, right - left);
  const sy = (height - 6) / Math.max(1, bottom - top);
  return {
    palette,
    stretch: { sx, sy, ox: 3 - left * sx, oy: 3 - top * sy },
    sizes: { hidden: 1.6, fixed: 1.3, connection: 0.6, glyphs: false },
    ringWidth: thinAroundSmall,
    opacity: 0.55,
    dashes: false,
    names: null,
  };
}

/** Px around a network in a film, and between a node and its name. */
const FILM_SIDE = 10;
const FILM_GAP = 4;
/** Px of a name's type in a film, and of its line. */
export const FILM_TYPE = 9;
const FILM_LINE = 7;

/**
 * The look of a network in the corner of a film: inputs and outputs have their names where there is room, those in
 * use first.
 * @param widthOf px of a name in type of FILM_TYPE
 */
export function filmLook(
  genome: Genome,
  layout: GraphLayout,
  { width, height, palette }: Frame,
  nameOf: NameOf,
  widthOf: (name: string) => number,
): GraphLook {
  const all = namesOf(genome, nameOf);
  const crowded = layout.uniform || all.size * FILM_LINE > height * 1.5;
  const names = crowded ? new Map<NodeId, string>() : all;
  const beside = (output: boolean): number => {
    const widths = genome.nodes.flatMap(({ id, kind }) => {
      const name = names.get(id);
      return name === undefined || (kind === 'output') !== output ? [] : [widthOf(name)];
    });
    return FILM_SIDE + (crowded ? 0 : Math.max(0, ...widths) + FILM_GAP);
  };
  const margins: Margins = {
    left: beside(false),
    right: beside(true),
    top: FILM_SIDE,
    bottom: FILM_SIDE,
  };
  const stretch = fitLayout(layout, width, height, margins, PICTURE_LIMITS);
  // Neighbouring columns must not touch.
  const radius = Math.min(genome.nodes.length > 60 ? 2 : 3.2, COLUMN * stretch.sx * 0.35);
  return {
    palette,
    stretch,
    sizes: { hidden: radius, fixed: radius, connection: radius * 0.7, glyphs: false },
    ringWidth: () => 1,
    opacity: palette.graph.connectionOpacity,
    dashes: false,
    names: { of: withRoom(genome, names, { layout, stretch }), size: FILM_TYPE, gap: FILM_GAP },
  };
}

/** Those of names in columns that touch no other, nodes in use first. */
function withRoom(
  genome: Genome,
  names: ReadonlyMap<NodeId, string>,
  placing: { readonly layout: GraphLayout; readonly stretch: Stretch },
): ReadonlyMap<NodeId, string> {
  const used = new Set(
    genome.connections.flatMap(({ enabled, source, destination }) =>
      enabled ? [source, destination] : [],
    ),
  );
  const taken: Point[] = [];
  return new Map(
    [...names]
      .sort(([a], [b]) => Number(used.has(b)) - Number(used.has(a)))
      .filter(([id]) => {
        const place = placeOf(id, { ...placing, placed: {} });
        const clashes = taken.some(
          ({ x, y }) => Math.abs(x - place.x) < 1 && Math.abs(y - place.y) < FILM_LINE,
        );
        if (!clashes) taken.push(place);
        return !clashes;
      }),
  );
}

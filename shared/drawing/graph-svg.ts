import type { Genome, NodeGene, NodeId } from '../genome/genome.ts';
import { activationOf } from '../genome/activations.ts';
import { activationLook, isDarkFill } from './activations.ts';
import type { Palette } from './tokens.ts';
import {
  fitLayout,
  levelIn,
  sizesFor,
  toView,
  type GraphSizes,
  type Margins,
} from './layout/fit.ts';
import { COLUMN, type GraphLayout, type Point } from './layout/layout.ts';
import { placeNames } from './layout/names.ts';
import { arrowOf, pathOf, pointsAlong, recurrentControls, routeControls } from './layout/route.ts';

export interface GraphPicture {
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  /** Name of each node that has one: inputs, bias and outputs. */
  readonly nameOf: (node: NodeGene) => string | null;
  /** A small picture for a list: no names, no curves in the nodes. */
  readonly thumbnail?: boolean;
  /** Positions placed by hand, in graph units. */
  readonly placed?: Readonly<Record<number, Point>>;
}

/** Colour of the ring around a node of this gene. */
export function ringOf(node: Pick<NodeGene, 'kind' | 'activation'>, palette: Palette): string {
  if (node.kind !== 'hidden') return palette.graph.ring;
  const look = activationLook(node.activation);
  if (look.ring !== null) return look.ring;
  return isDarkFill(look) ? palette.graph.ringOnDarkFill : palette.graph.ringOnLightFill;
}

const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

function nodeMark(
  node: NodeGene,
  { x, y }: Point,
  radius: number,
  glyph: boolean,
  palette: Palette,
): string {
  const look = activationLook(node.activation);
  const fill = node.kind === 'hidden' ? look.fill : palette.panel;
  const circle = `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}" fill="${fill}" stroke="${ringOf(node, palette)}" stroke-width="${radius > 3 ? 1.5 : 0.5}"/>`;
  if (!glyph || node.kind !== 'hidden') return circle;
  const scale = (radius * 2 * 0.72) / 16;
  const corner = `${(x - 8 * scale).toFixed(2)} ${(y - 8 * scale).toFixed(2)}`;
  return `${circle}<path transform="translate(${corner}) scale(${scale.toFixed(3)})" d="${look.glyph}" fill="none" stroke="${look.ink}" stroke-width="${(1.5 / scale).toFixed(2)}"/>`;
}

function nameMark(
  node: NodeGene,
  place: Point,
  radius: number,
  name: string,
  palette: Palette,
): string {
  const y = (place.y + 4.5).toFixed(1);
  if (node.kind === 'output')
    return `<text x="${(place.x + radius + 8).toFixed(1)}" y="${y}" fill="${palette.text}">${escape(name)}</text>`;
  return `<text x="${(place.x - radius - 8).toFixed(1)}" y="${y}" text-anchor="end" fill="${palette.text}">${escape(name)}</text>`;
}

/** Px between the points that names keep clear of. */
const INK_STEP = 5;
/** Px of an arrowhead. */
const ARROW = 6;
/** Mean width of a letter of 12 px type. */
const LETTER = 6.3;

function activationNames(
  genome: Genome,
  places: ReadonlyMap<NodeId, Point>,
  sizes: GraphSizes,
  ink: readonly Point[],
  palette: Palette,
): string[] {
  const circle = ({ id, kind }: NodeGene) => ({
    place: places.get(id) ?? { x: 0, y: 0 },
    radius: kind === 'hidden' ? sizes.hidden : sizes.fixed,
  });
  const hidden = genome.nodes.filter(({ kind }) => kind === 'hidden');
  const texts = hidden.map(({ activation }) => activationOf(activation).short);
  const wanted = hidden.map((node, k) => ({
    ...circle(node),
    width: (texts[k]?.length ?? 0) * LETTER,
  }));
  return placeNames(wanted, genome.nodes.map(circle), ink).map((at, k) =>
    at === null
      ? ''
      : `<text x="${at.x.toFixed(1)}" y="${(at.y + 4.5).toFixed(1)}" font-size="12" fill="${palette.text2}">${texts[k] ?? ''}</text>`,
  );
}

/** The genome's graph as an SVG file: the picture that is exported, and the gallery's thumbnails. */
export function graphSvg(genome: Genome, layout: GraphLayout, picture: GraphPicture): string {
  const { width, height, palette, nameOf } = picture;
  const small = picture.thumbnail === true;
  const longest = Math.max(0, ...genome.nodes.map((node) => nameOf(node)?.length ?? 0));
  const side = small ? 4 : 24 + longest * 7.5;
  const margins: Margins = small
    ? { left: 4, right: 4, top: 4, bottom: 4 }
    : { left: side, right: side, top: 28, bottom: 28 };
  const stretch = small
    ? thumbnailStretch(layout, width, height)
    : fitLayout(layout, width, height, margins);
  const sizes = small
    ? { hidden: 1.6, fixed: 1.3, connection: 0.6, glyphs: false }
    : sizesFor(stretch, genome.connections.length);
  const places = new Map(
    genome.nodes.map((node) => [
      node.id,
      toView(picture.placed?.[node.id] ?? layout.positions.get(node.id) ?? { x: 0, y: 0 }, stretch),
    ]),
  );
  const paths: string[] = [];
  const arrows: string[] = [];
  const ink: Point[] = [];
  const bend = COLUMN * stretch.sx;
  const outputs = genome.inputCount + genome.outputCount;
  for (const gene of genome.connections) {
    const start = places.get(gene.source);
    const end = places.get(gene.destination);
    if (!gene.enabled || start === undefined || end === undefined) continue;
    const level = levelIn(layout, gene.innovation, stretch);
    const recurrent = gene.recurrent === true;
    const controls = recurrent
      ? recurrentControls(start, end, bend)
      : routeControls(start, end, level, bend);
    const dashes = recurrent && !small ? ' stroke-dasharray="8 5"' : '';
    paths.push(`<path d="${pathOf(start, controls, end)}"${dashes}/>`);
    if (!sizes.glyphs) continue;
    ink.push(...pointsAlong(start, controls, end, INK_STEP));
    const radius = gene.destination > outputs ? sizes.hidden : sizes.fixed;
    const arrow = arrowOf(start, controls, end, radius + 1.5, ARROW);
    if (arrow !== null)
      arrows.push(`M${arrow.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`);
  }
  const nodes = genome.nodes.map((node) => {
    const place = places.get(node.id) ?? { x: 0, y: 0 };
    const radius = node.kind === 'hidden' ? sizes.hidden : sizes.fixed;
    const name = small ? null : nameOf(node);
    return (
      nodeMark(node, place, radius, sizes.glyphs, palette) +
      (name === null ? '' : nameMark(node, place, radius, name, palette))
    );
  });
  if (sizes.glyphs) nodes.push(...activationNames(genome, places, sizes, ink, palette));
  const opacity = small ? 0.55 : palette.graph.connectionOpacity;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="13">`,
    small ? '' : `<rect width="${width}" height="${height}" fill="${palette.panel}"/>`,
    `<g fill="none" stroke="${palette.graph.connection}" stroke-opacity="${opacity}" stroke-width="${sizes.connection}" stroke-linecap="round">`,
    ...paths,
    '</g>',
    arrows.length === 0
      ? ''
      : `<path d="${arrows.join('')}" fill="${palette.graph.signal}" fill-opacity="0.7"/>`,
    ...nodes,
    '</svg>',
  ].join('');
}

function thumbnailStretch(layout: GraphLayout, width: number, height: number) {
  const { left, right, top, bottom } = layout.bounds;
  const sx = (width - 6) / Math.max(1, right - left);
  const sy = (height - 6) / Math.max(1, bottom - top);
  return { sx, sy, ox: 3 - left * sx, oy: 3 - top * sy };
}

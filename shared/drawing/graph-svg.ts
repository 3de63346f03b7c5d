import type { Genome } from '../genome/genome.ts';
import { GLYPH_SQUARE } from './activations.ts';
import { pageLook, thumbnailLook, type Frame, type GraphLook, type NameOf } from './graph-looks.ts';
import {
  graphMarks,
  type ArrowMark,
  type CurveMark,
  type DiscMark,
  type GlyphMark,
  type GraphMark,
  type NameMark,
} from './graph-marks.ts';
import { FIXED_TYPE } from './graph-parts.ts';
import type { GraphLayout } from './layout/layout.ts';
import { pathOf } from './layout/route.ts';
import { escapeXml } from './svg.ts';

export interface GraphPicture extends Frame {
  /** Name of each node that has one: inputs, bias and outputs. */
  readonly nameOf: NameOf;
  /** Positions placed by hand, in graph units. */
  readonly placed?: GraphLook['placed'];
}

/** From the middle height of a text to its baseline, px. */
const BASELINE = 4.5;

/** The genome's graph as an SVG file: the picture that is exported and printed. */
export function graphSvg(genome: Genome, layout: GraphLayout, picture: GraphPicture): string {
  const { width, height, palette, nameOf, placed = {} } = picture;
  const look = { ...pageLook(genome, layout, picture, nameOf), placed };
  const ground = `<rect width="${width}" height="${height}" fill="${palette.panel}"/>`;
  return svgOf(picture, ground, graphMarks(genome, layout, look));
}

/** The genome's graph as a small SVG file for a list: no names, no curves in the nodes, nothing behind it. */
export function thumbnailSvg(genome: Genome, layout: GraphLayout, frame: Frame): string {
  return svgOf(frame, '', graphMarks(genome, layout, thumbnailLook(layout, frame)));
}

function svgOf({ width, height }: Frame, ground: string, marks: readonly GraphMark[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="${FIXED_TYPE}">`,
    ground,
    curvesOf(marks.filter((mark) => mark.kind === 'curve')),
    arrowsOf(marks.filter((mark) => mark.kind === 'arrow')),
    ...marks.map(overCurves),
    '</svg>',
  ].join('');
}

/** Connections look alike: what they share is said once. */
function curvesOf(curves: readonly CurveMark[]): string {
  const [first] = curves;
  if (first === undefined) return '';
  const paths = curves.map(({ start, controls, end, dash }) => {
    const dashes = dash === null ? '' : ` stroke-dasharray="${dash.join(' ')}"`;
    return `<path d="${pathOf(start, controls, end)}"${dashes}/>`;
  });
  return `<g fill="none" stroke="${first.colour}" stroke-opacity="${first.opacity}" stroke-width="${first.width}" stroke-linecap="round">${paths.join('')}</g>`;
}

function arrowsOf(arrows: readonly ArrowMark[]): string {
  const [first] = arrows;
  if (first === undefined) return '';
  const paths = arrows.map(
    ({ corners }) => `M${corners.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`,
  );
  return `<path d="${paths.join('')}" fill="${first.colour}" fill-opacity="${first.opacity}"/>`;
}

function overCurves(mark: GraphMark): string {
  switch (mark.kind) {
    case 'curve':
    case 'arrow':
      return '';
    case 'disc':
      return disc(mark);
    case 'glyph':
      return glyph(mark);
    case 'name':
      return name(mark);
  }
}

function disc({ at, radius, fill, ring, ringWidth }: DiscMark): string {
  return `<circle cx="${at.x.toFixed(1)}" cy="${at.y.toFixed(1)}" r="${radius}" fill="${fill}" stroke="${ring}" stroke-width="${ringWidth}"/>`;
}

function glyph({ at, side, path, colour, width }: GlyphMark): string {
  const scale = side / GLYPH_SQUARE;
  const corner = `${(at.x - side / 2).toFixed(2)} ${(at.y - side / 2).toFixed(2)}`;
  return `<path transform="translate(${corner}) scale(${scale.toFixed(3)})" d="${path}" fill="none" stroke="${colour}" stroke-width="${(width / scale).toFixed(2)}"/>`;
}

function name({ at, align, text, size, colour }: NameMark): string {
  const anchor = align === 'right' ? ' text-anchor="end"' : '';
  const type = size === FIXED_TYPE ? '' : ` font-size="${size}"`;
  return `<text x="${at.x.toFixed(1)}" y="${(at.y + BASELINE).toFixed(1)}"${anchor}${type} fill="${colour}">${escapeXml(text)}</text>`;
}

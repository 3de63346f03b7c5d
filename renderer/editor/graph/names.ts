import type { Core, NodeSingular } from 'cytoscape';
import { FIXED_TYPE, HIDDEN_TYPE } from '../../../shared/drawing/graph-parts.ts';
import { FONT } from '../../../shared/drawing/picture.ts';
import type { Palette } from '../../../shared/drawing/tokens.ts';
import { placeNames } from '../../../shared/drawing/layout/names.ts';
import type { Point } from '../../../shared/drawing/layout/layout.ts';

const HIDDEN_FONT = `${HIDDEN_TYPE}px ${FONT}`;
/** Nodes smaller than this on the screen have no name: nothing around them would stay visible. */
const SMALLEST = 7.5;
const LINE = 14;

interface Name {
  readonly text: string;
  readonly at: Point;
  readonly align: CanvasTextAlign;
  readonly font: string;
  readonly colour: string;
}

const FIXED = ['input', 'bias', 'output'] as const;

/**
 * Names of the nodes in px of the screen: always in readable type, however far the graph is zoomed.
 * Inputs and outputs have theirs outside the graph; a name without room is left out until there is.
 * @param ink points along the connections, in px of the screen
 */
export function namesOf(
  cy: Core,
  context: CanvasRenderingContext2D,
  palette: Palette,
  ink: Iterable<Point>,
): Name[] {
  const nodes = cy.nodes().toArray();
  const named = nodes.filter((node) => node.data('label') !== '');
  const isFixed = (node: NodeSingular): boolean => FIXED.some((kind) => node.hasClass(kind));
  context.font = HIDDEN_FONT;
  const hidden = named.filter((node) => !isFixed(node) && radiusOf(node) >= SMALLEST);
  const wanted = hidden.map((node) => ({
    place: node.renderedPosition(),
    radius: radiusOf(node),
    width: context.measureText(textOf(node)).width,
  }));
  const circles = nodes.map((node) => ({
    place: node.renderedPosition(),
    radius: radiusOf(node) + 1,
  }));
  const places = placeNames(wanted, circles, ink);
  return [
    ...fixedNames(named.filter(isFixed), palette),
    ...hidden.flatMap((node, k): Name[] => {
      const at = places[k] ?? null;
      if (at === null) return [];
      const colour = isFaint(node) ? palette.text3 : palette.text2;
      return [{ text: textOf(node), at, align: 'left', font: HIDDEN_FONT, colour }];
    }),
  ];
}

/** Names in a column that would touch give way to those of nodes in use. */
function fixedNames(nodes: readonly NodeSingular[], palette: Palette): Name[] {
  const taken: Point[] = [];
  return [...nodes]
    .sort((a, b) => Number(isFaint(a)) - Number(isFaint(b)))
    .flatMap((node): Name[] => {
      const { x, y } = node.renderedPosition();
      if (taken.some((other) => Math.abs(other.x - x) < 40 && Math.abs(other.y - y) < LINE))
        return [];
      taken.push({ x, y });
      const right = node.hasClass('output');
      const gap = radiusOf(node) + 7;
      return [
        {
          text: textOf(node),
          at: { x: right ? x + gap : x - gap, y },
          align: right ? 'left' : 'right',
          font: `${right ? 500 : 400} ${FIXED_TYPE}px ${FONT}`,
          colour: isFaint(node) ? palette.text3 : palette.text,
        },
      ];
    });
}

const textOf = (node: NodeSingular): string => String(node.data('label'));
const radiusOf = (node: NodeSingular): number => (Number(node.data('size')) / 2) * node.cy().zoom();
const isFaint = (node: NodeSingular): boolean =>
  node.hasClass('unused') || node.hasClass('dim') || node.hasClass('removed');

/** Px around a connect handle's middle in which no name is written. */
const HANDLE = 9;

/** True if a name of the given width would be written under a handle at a place, in px of the screen. */
export function liesUnder(
  { at, align }: Pick<Name, 'at' | 'align'>,
  width: number,
  handle: Point,
): boolean {
  const left = align === 'right' ? at.x - width : at.x;
  return (
    handle.x > left - HANDLE &&
    handle.x < left + width + HANDLE &&
    Math.abs(handle.y - at.y) < LINE / 2 + HANDLE
  );
}

/**
 * Writes names with a rim in the panel's colour, so that connections pass behind them.
 * @param handle middle of the connect handle, under which no name is written; null for none
 */
export function drawNames(
  context: CanvasRenderingContext2D,
  names: readonly Name[],
  palette: Palette,
  handle: Point | null,
): void {
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = palette.panel;
  for (const { text, at, align, font, colour } of names) {
    context.font = font;
    if (handle !== null && liesUnder({ at, align }, context.measureText(text).width, handle))
      continue;
    context.textAlign = align;
    context.globalAlpha = 0.8;
    context.strokeText(text, at.x, at.y);
    context.globalAlpha = 1;
    context.fillStyle = colour;
    context.fillText(text, at.x, at.y);
  }
}

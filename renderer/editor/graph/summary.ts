import { bendOf } from '../../../shared/drawing/graph-parts.ts';
import { pathOf, recurrentControls } from '../../../shared/drawing/layout/route.ts';
import type { Bundle, Summary } from './detail.ts';
import type { GraphModel } from './model.ts';

/** Px on the screen of the widest bundle, and of the narrowest. */
const WIDEST = 10;
const NARROWEST = 0.75;
/** Widths of bundles: what is as wide is drawn in one go, which is far faster. */
const WIDTHS = 10;
/** A bundle with less than this share of the widest one's connections is left out: together they would cover the picture. */
const LEAST = 0.04;
/** Room around the nodes of a block, in px of the screen. */
const ROOM = 5;

/** A summary ready to be drawn: the bundles of each width, the narrowest first, and the blocks. */
export interface DrawnSummary {
  readonly bundles: readonly { readonly share: number; readonly path: Path2D }[];
  readonly blocks: Summary['blocks'];
}

function pathOfBundle({ from, to }: Bundle, bend: number): string {
  // Back to an earlier block only recurrent connections lead.
  if (to.x <= from.x) return pathOf(from, recurrentControls(from, to, bend), to);
  const middle = (from.x + to.x) / 2;
  const controls = [
    { x: middle, y: from.y },
    { x: middle, y: to.y },
  ];
  return pathOf(from, controls, to);
}

/** Gathers a summary's bundles by width. @param withBlocks whether the blocks are drawn as well */
export function prepareSummary(
  { blocks, bundles }: Summary,
  { stretch }: Pick<GraphModel, 'stretch'>,
  withBlocks: boolean,
): DrawnSummary {
  const most = bundles.at(-1)?.connections ?? 1;
  const texts = new Map<number, string[]>();
  for (const bundle of bundles) {
    const share = bundle.connections / most;
    if (share < LEAST) continue;
    const width = Math.ceil(share * WIDTHS) / WIDTHS;
    texts.set(width, [...(texts.get(width) ?? []), pathOfBundle(bundle, bendOf({ stretch }))]);
  }
  return {
    bundles: [...texts]
      .sort(([a], [b]) => a - b)
      .map(([share, list]) => ({ share, path: new Path2D(list.join('')) })),
    blocks: withBlocks ? blocks : [],
  };
}

/**
 * Draws bundles of connections, the wider the more connections, and blocks of nodes. The context is in the graph's px.
 */
export function drawSummary(
  context: CanvasRenderingContext2D,
  { blocks, bundles }: DrawnSummary,
  { palette }: Pick<GraphModel, 'palette'>,
  zoom: number,
): void {
  context.save();
  context.strokeStyle = palette.graph.connection;
  for (const { share, path } of bundles) {
    context.lineWidth = Math.max(NARROWEST, WIDEST * share) / zoom;
    context.globalAlpha = 0.12 + 0.3 * share;
    context.stroke(path);
  }
  const room = ROOM / zoom;
  context.lineWidth = 1 / zoom;
  for (const { left, right, top, bottom } of blocks) {
    const box = [
      left - room,
      top - room,
      right - left + 2 * room,
      bottom - top + 2 * room,
    ] as const;
    context.globalAlpha = 0.55;
    context.fillStyle = palette.panel;
    context.fillRect(...box);
    context.globalAlpha = 1;
    context.strokeStyle = palette.controlLine;
    context.strokeRect(...box);
  }
  context.restore();
}

import type { NodeId } from '../../../shared/genome/genome.ts';
import { COLUMN, type Point } from '../../../shared/drawing/layout/layout.ts';
import { pointsAlong, routeControls } from '../../../shared/drawing/layout/route.ts';
import { fittedCamera } from './camera.ts';
import { levelOf, placeOf } from './elements.ts';
import type { PlacedGraph } from './model.ts';

export type Corner = 'left-top' | 'right-top' | 'left-bottom' | 'right-bottom';

/** What a covered node costs in px of covered connections. */
const NODE = 120;
/** A node that is to be seen costs more than all else that a corner can hide. */
const SHOWN = 1e6;
const STEP = 12;

/**
 * The corner where a note of the given size hides least of the whole graph in view, the first of equals.
 * @param shown nodes that are hidden only where no corner is free of them
 * @returns the corner and about how many px of connections it would hide; a node counts as 120
 */
export function emptiestCorner(
  model: PlacedGraph,
  size: { readonly width: number; readonly height: number },
  corners: readonly Corner[],
  shown: ReadonlySet<NodeId> = new Set(),
): { readonly corner: Corner; readonly hidden: number } {
  const hidden = new Map<Corner, number>(corners.map((corner) => [corner, 0]));
  const { zoom, pan } = fittedCamera(model);
  const add = (place: Point, cost: number): void => {
    const x = place.x * zoom + pan.x;
    const y = place.y * zoom + pan.y;
    const side = x < size.width ? 'left' : x > model.width - size.width ? 'right' : null;
    const end = y < size.height ? 'top' : y > model.height - size.height ? 'bottom' : null;
    if (side === null || end === null) return;
    const corner = `${side}-${end}` as const;
    const before = hidden.get(corner);
    if (before !== undefined) hidden.set(corner, before + cost);
  };
  const bend = COLUMN * model.stretch.sx;
  for (const { id } of model.genome.nodes) {
    add(placeOf(id, model), shown.has(id) ? SHOWN : NODE);
  }
  for (const gene of model.genome.connections) {
    if (!gene.enabled) continue;
    const start = placeOf(gene.source, model);
    const end = placeOf(gene.destination, model);
    const controls = routeControls(start, end, levelOf(gene, model), bend);
    for (const point of pointsAlong(start, controls, end, STEP)) add(point, STEP * zoom);
  }
  const [first = 'left-top'] = corners;
  const corner = corners.reduce(
    (best, other) => ((hidden.get(other) ?? 0) < (hidden.get(best) ?? 0) ? other : best),
    first,
  );
  return { corner, hidden: hidden.get(corner) ?? 0 };
}

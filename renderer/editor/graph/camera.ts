import type { Core } from 'cytoscape';
import type { Point } from '../../../shared/drawing/layout/layout.ts';
import { placeOf } from '../../../shared/drawing/graph-parts.ts';
import type { PlacedGraph } from './model.ts';

/** Where the graph is drawn: a place p of it at zoom * p + pan, in px of the view. */
export interface Camera {
  readonly zoom: number;
  readonly pan: Point;
}

/**
 * The camera that shows the whole graph: at its own size where it fits, smaller where it does not. Measured on the places
 * that nodes go to, which they may still be gliding towards.
 */
export function fittedCamera(model: PlacedGraph): Camera {
  const { width, height, genome, margins } = model;
  const places = genome.nodes.map(({ id }) => placeOf(id, model));
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  if (left >= 0 && top >= 0 && right <= width && bottom <= height)
    return { zoom: 1, pan: { x: 0, y: 0 } };
  const freeX = Math.max(1, width - margins.left - margins.right);
  const freeY = Math.max(1, height - margins.top - margins.bottom);
  const zoom = Math.min(1, freeX / Math.max(1, right - left), freeY / Math.max(1, bottom - top));
  return {
    zoom,
    pan: {
      x: margins.left + freeX / 2 - (zoom * (left + right)) / 2,
      y: margins.top + freeY / 2 - (zoom * (top + bottom)) / 2,
    },
  };
}

/** Shows the whole graph. */
export function fitIntoView(cy: Core, model: PlacedGraph): void {
  const { zoom, pan } = fittedCamera(model);
  if (model.genome.nodes.length > 0) cy.viewport({ zoom, pan: { ...pan } });
}

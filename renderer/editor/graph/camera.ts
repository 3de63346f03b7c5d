import type { Core } from 'cytoscape';
import { placeOf } from './elements.ts';
import type { GraphModel } from './model.ts';

/**
 * Shows the whole graph: at its own size where it fits, smaller where it does not. Measured on the places
 * that nodes go to, which they may still be gliding towards.
 */
export function fitIntoView(cy: Core, model: GraphModel): void {
  const { width, height, genome } = model;
  const places = genome.nodes.map(({ id }) => placeOf(id, model));
  if (places.length === 0) return;
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  if (left >= 0 && top >= 0 && right <= width && bottom <= height) {
    cy.viewport({ zoom: 1, pan: { x: 0, y: 0 } });
    return;
  }
  const { margins } = model;
  const freeX = Math.max(1, width - margins.left - margins.right);
  const freeY = Math.max(1, height - margins.top - margins.bottom);
  const zoom = Math.min(1, freeX / Math.max(1, right - left), freeY / Math.max(1, bottom - top));
  cy.viewport({
    zoom,
    pan: {
      x: margins.left + freeX / 2 - (zoom * (left + right)) / 2,
      y: margins.top + freeY / 2 - (zoom * (top + bottom)) / 2,
    },
  });
}

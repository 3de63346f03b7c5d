import type { Core } from 'cytoscape';

/**
 * Shows the whole graph: at its own size where it fits, smaller where it does not. Names lie in the
 * layout's margins and are left out: cytoscape keeps bounds with names that have since changed.
 */
export function fitIntoView(cy: Core): void {
  if (cy.elements().empty()) return;
  const box = cy.nodes().boundingBox({ includeLabels: false });
  const inside = box.x1 >= 0 && box.y1 >= 0 && box.x2 <= cy.width() && box.y2 <= cy.height();
  if (inside) cy.viewport({ zoom: 1, pan: { x: 0, y: 0 } });
  else cy.fit(cy.nodes(), 40);
}

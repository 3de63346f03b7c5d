import { GLYPH_SQUARE } from '../../../shared/drawing/activations.ts';
import type { NodeLook } from '../../../shared/drawing/graph-parts.ts';

const cache = new Map<string, string>();

/** An activation's curve as an image that cytoscape can put into a node. */
export function glyphImage({ path, ink }: NonNullable<NodeLook['curve']>): string {
  const known = cache.get(path);
  if (known !== undefined) return known;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 ${GLYPH_SQUARE} ${GLYPH_SQUARE}"><path d="${path}" fill="none" stroke="${ink}" stroke-width="1.9" stroke-linejoin="round"/></svg>`;
  const image = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  cache.set(path, image);
  return image;
}

import type { ActivationId } from '../../../shared/genome/activations.ts';
import { activationLook } from '../../../shared/drawing/activations.ts';

const cache = new Map<ActivationId, string>();

/** An activation's curve as an image that cytoscape can put into a node. */
export function glyphImage(id: ActivationId): string {
  const known = cache.get(id);
  if (known !== undefined) return known;
  const { glyph, ink } = activationLook(id);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 16 16"><path d="${glyph}" fill="none" stroke="${ink}" stroke-width="1.9" stroke-linejoin="round"/></svg>`;
  const image = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  cache.set(id, image);
  return image;
}

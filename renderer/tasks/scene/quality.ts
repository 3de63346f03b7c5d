import type { Graphics } from '../../state/rollout.ts';

/** What a picture may cost. */
export interface Quality {
  readonly antialias: boolean;
  /** Real soft shadows; without them a soft spot lies under each body. */
  readonly shadows: boolean;
  readonly pixelRatio: number;
}

export interface GraphicsReport {
  readonly graphics: Graphics;
  /** Name of the renderer as the driver gives it. */
  readonly renderer: string;
}

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** True for the name of a renderer that draws on the processor. */
export function isSoftware(renderer: string): boolean {
  return SOFTWARE.test(renderer);
}

/** Asks the machine what it draws with, on a canvas that is thrown away. */
export function detectGraphics(): GraphicsReport {
  const canvas = document.createElement('canvas');
  const gl = canvas.getContext('webgl2');
  if (gl === null) return { graphics: 'none', renderer: '' };
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  const renderer = typeof name === 'string' ? name : '';
  return { graphics: isSoftware(renderer) ? 'software' : 'gpu', renderer };
}

/** The preset for a machine: everything on a GPU, the plain preset where software draws. */
export function qualityFor(graphics: Graphics, devicePixelRatio: number): Quality {
  return graphics === 'gpu'
    ? { antialias: true, shadows: true, pixelRatio: Math.min(2, devicePixelRatio) }
    : { antialias: false, shadows: false, pixelRatio: 1 };
}

/**
 * A film need not be drawn in real time: smooth edges and soft shadows, whatever draws them.
 * @param pixelRatio pixels of the film for one px of the scene's own scale
 */
export function filmQuality(pixelRatio: number): Quality {
  return { antialias: true, shadows: true, pixelRatio };
}

import type { Graphics } from '../state/rollout.ts';
import type { Place } from './layout.ts';

/** Puts what a scene has just drawn on the film. */
export type Take = (film: CanvasRenderingContext2D, place: Place) => void;

/**
 * How a scene's picture gets onto the film. Where a GPU draws, the film lies there as well and the picture stays there.
 * Where the processor draws, the film lies in its memory, and the pixels are read as they are: handing the
 * canvas over costs as much as drawing the scene.
 */
export function takeOf(canvas: HTMLCanvasElement, graphics: Graphics): Take {
  const gl = graphics === 'gpu' ? null : canvas.getContext('webgl2');
  if (gl === null) {
    return (film, { x, y, width, height }) => film.drawImage(canvas, x, y, width, height);
  }
  const { width, height } = canvas;
  const pixels = new Uint8Array(width * height * 4);
  const picture = new ImageData(width, height);
  return (film, { x, y }) => {
    gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    // WebGL counts rows from below.
    const row = width * 4;
    for (let k = 0; k < height; k++)
      picture.data.set(pixels.subarray(k * row, (k + 1) * row), (height - 1 - k) * row);
    film.putImageData(picture, x, y);
  };
}

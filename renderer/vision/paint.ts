import { IMAGE_SIZE } from '../../shared/tasks/racing/constants.ts';

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;

/** Three planes of 0..1 as red, green, blue, 255, pixel after pixel. */
export function planesToBytes(image: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(PIXELS * 4);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      bytes[pixel * 4 + channel] = (image[channel * PIXELS + pixel] ?? 0) * 255;
    bytes[pixel * 4 + 3] = 255;
  }
  return bytes;
}

/** Pixels of red, green, blue in 0..1, one after the other, as bytes with an opaque fourth. */
export function pixelsToBytes(image: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const bytes = new Uint8ClampedArray(PIXELS * 4);
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      bytes[pixel * 4 + channel] = (image[pixel * 3 + channel] ?? 0) * 255;
    bytes[pixel * 4 + 3] = 255;
  }
  return bytes;
}

/** Squared error summed over an image (planes) and its reconstruction (pixels): the encoder's own measure. */
export function squaredError(image: Float32Array, reconstruction: Float32Array): number {
  let sum = 0;
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const seen = image[channel * PIXELS + pixel] ?? 0;
      sum += (seen - (reconstruction[pixel * 3 + channel] ?? 0)) ** 2;
    }
  }
  return sum;
}

/** Draws bytes of a square picture on its canvas. */
export function paint(
  canvas: HTMLCanvasElement | null,
  bytes: Uint8ClampedArray<ArrayBuffer>,
  side: number,
): void {
  canvas?.getContext('2d')?.putImageData(new ImageData(bytes, side, side), 0, 0);
}

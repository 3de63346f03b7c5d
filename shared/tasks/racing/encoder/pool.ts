import { at } from '../../../base/arrays.ts';
import { POOLED_SIZE, POOLED_VALUES } from './architecture.ts';
import { IMAGE_VALUES } from './collect.ts';
import { IMAGE_SIZE } from '../constants.ts';

const SQUARE = IMAGE_SIZE / POOLED_SIZE;
const SHARE = 1 / (SQUARE * SQUARE * 255);

/**
 * What the small encoder sees of stored images: the mean of each square of 4 x 4 pixels.
 * @param images 64 x 64 pixels of red, green, blue, a byte each, one image after the other
 * @returns 16 x 16 pixels of red, green, blue in 0..1, one image after the other
 */
export function poolImages(images: Uint8Array): Float32Array {
  const count = images.length / IMAGE_VALUES;
  const pooled = new Float32Array(count * POOLED_VALUES);
  const sums = new Float64Array(POOLED_VALUES);
  for (let image = 0; image < count; image++) {
    sums.fill(0);
    let from = image * IMAGE_VALUES;
    for (let y = 0; y < IMAGE_SIZE; y++) {
      for (let x = 0; x < IMAGE_SIZE; x++) {
        const to = 3 * (Math.floor(y / SQUARE) * POOLED_SIZE + Math.floor(x / SQUARE));
        for (let channel = 0; channel < 3; channel++, from++) {
          sums[to + channel] = at(sums, to + channel) + at(images, from);
        }
      }
    }
    for (let k = 0; k < POOLED_VALUES; k++) pooled[image * POOLED_VALUES + k] = at(sums, k) * SHARE;
  }
  return pooled;
}

import { at } from '../../base/arrays.ts';
import { TILE } from '../../layouts/digits.ts';
import { checkedIndex, type DigitSet } from './dataset.ts';

/**
 * Images laid out for the digit kernel: tile by tile, in each tile row by row, in each row image by
 * image. Row 0 is the bias (a full pixel in every image), row p + 1 is pixel p.
 */
export interface DigitBatch {
  readonly count: number;
  readonly tileCount: number;
  readonly rows: number;
  readonly levels: number;
  readonly tiles: Uint16Array;
  /** The digit of each image; -1 for an unknown one and for the padding of the last tile. */
  readonly labels: Int32Array;
}

/** Lays out single images of `pixels` bytes, whose digits are unknown. */
export function packImages(
  images: readonly Uint8Array[],
  pixels: number,
  levels: number,
): DigitBatch {
  const batch = emptyBatch(images.length, pixels, levels);
  images.forEach((steps, index) => {
    placeImage(batch, index, steps, 0);
  });
  return batch;
}

/**
 * Lays out images `indices` of a set, in that order.
 * @throws PrecocialError 'not-found' for an index outside the set
 */
export function packBatch(set: DigitSet, indices: ArrayLike<number>): DigitBatch {
  const size = set.side * set.side;
  const batch = emptyBatch(indices.length, size, set.levels);
  for (let i = 0; i < indices.length; i++) {
    const index = checkedIndex(set, at(indices, i));
    placeImage(batch, i, set.pixels, index * size);
    batch.labels[i] = at(set.labels, index);
  }
  return batch;
}

/** Lays out images `start` to `end` (excluded) of a set. */
export function packRange(set: DigitSet, start: number, end: number): DigitBatch {
  return packBatch(
    set,
    Array.from({ length: end - start }, (_, i) => start + i),
  );
}

function emptyBatch(count: number, pixels: number, levels: number): DigitBatch {
  const tileCount = Math.ceil(count / TILE);
  const rows = pixels + 1;
  const tiles = new Uint16Array(tileCount * rows * TILE);
  for (let i = 0; i < count; i++) {
    tiles[Math.floor(i / TILE) * rows * TILE + (i % TILE)] = levels;
  }
  return {
    count,
    tileCount,
    rows,
    levels,
    tiles,
    labels: new Int32Array(tileCount * TILE).fill(-1),
  };
}

function placeImage(batch: DigitBatch, index: number, steps: Uint8Array, from: number): void {
  let to = Math.floor(index / TILE) * batch.rows * TILE + (index % TILE);
  for (let p = 1; p < batch.rows; p++) {
    to += TILE;
    batch.tiles[to] = at(steps, from++);
  }
}

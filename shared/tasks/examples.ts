import { PrecocialError } from '../base/errors.ts';
import { at } from '../base/arrays.ts';
import { imageSteps, type DigitSet } from './mnist/dataset.ts';

/** Height and width in pixels of rows that are images. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
}

/**
 * Labelled rows of a person's own table. Value k of row i is `cells[i * size + k] * scale`: standardised
 * numbers, or the pixels of an image from 0 to 1.
 */
export interface TableSet {
  readonly kind: 'table';
  readonly count: number;
  /** Numbers of a row. */
  readonly size: number;
  readonly cells: Float32Array | Uint8Array;
  readonly scale: number;
  /** Class of each row. */
  readonly labels: Uint8Array;
  readonly classes: number;
  /** Where the rows are images. */
  readonly shape: ImageShape | null;
}

/** Labelled examples: images of digits, or rows of a table. */
export type ExampleSet = DigitSet | TableSet;

export function isTable(set: ExampleSet): set is TableSet {
  return 'kind' in set;
}

/** Numbers of an example of a set. */
export function exampleSize(set: ExampleSet): number {
  return isTable(set) ? set.size : set.side * set.side;
}

/** Value k of example i, as a network sees it. */
export function exampleValue(set: ExampleSet, i: number, k: number): number {
  return isTable(set)
    ? at(set.cells, i * set.size + k) * set.scale
    : at(set.pixels, i * set.side * set.side + k) / set.levels;
}

/** An example that can be shown as a picture: its pixels in steps of 0..levels, row by row. */
export interface ExamplePicture extends ImageShape {
  readonly steps: ArrayLike<number>;
  readonly levels: number;
}

/** The picture of example i; null for rows that are none. */
export function pictureOf(set: ExampleSet, i: number): ExamplePicture | null {
  if (!isTable(set))
    return { steps: imageSteps(set, i), levels: set.levels, width: set.side, height: set.side };
  if (set.shape === null) return null;
  const steps = set.cells.subarray(i * set.size, (i + 1) * set.size);
  return { ...set.shape, steps, levels: 1 / set.scale };
}

/** A table's rows. @throws PrecocialError 'internal' for a set of digits */
export function asTable(set: ExampleSet): TableSet {
  if (isTable(set)) return set;
  throw new PrecocialError('internal', 'Digits were given to what classifies rows of a table.');
}

import { TILE } from '../../layouts/digits.ts';
import type { DigitBatch } from './batch.ts';
import type { DigitNetwork } from './network.ts';

/**
 * How a pass over a batch is made. `precision`: 'single' is the fast one of the search, whose rounding errors a
 * deep network of sines can make large; 'double' agrees with the oracle whatever the network.
 */
export interface PassOptions {
  readonly precision: 'single' | 'double';
  /** Also hand back the class of each image, or the probability of each class. */
  readonly predictions?: boolean;
  readonly probabilities?: boolean;
}

/** Where each part of a pass lies in the kernel's memory (byte addresses), and how long results are. */
export interface Places {
  readonly network: number;
  readonly heads: number;
  readonly weights: number;
  readonly totals: number;
  readonly scratch: number;
  readonly predictions: number;
  readonly predictionCount: number;
  readonly probabilities: number;
  readonly probabilityCount: number;
  readonly end: number;
}

/** Lays out a pass over a batch behind the batch itself, which ends at `start`. @param results rows of results */
export function placesOf(
  start: number,
  network: DigitNetwork,
  batch: DigitBatch,
  weightCount: number,
  results: number,
  options: PassOptions,
): Places {
  const bytes = options.precision === 'single' ? 4 : 8;
  const images = batch.tileCount * TILE;
  const sideBySide = network.heads.length === 0 ? 0 : network.classes;
  const scratchRows = network.nodeCount + Math.max(network.nodeCount, batch.rows) + sideBySide;
  const predictionCount = options.predictions === true ? results * images : 0;
  const probabilityCount = options.probabilities === true ? results * network.classes * images : 0;
  const heads = aligned(start + network.words.byteLength);
  const weights = aligned(heads + network.heads.byteLength);
  const totals = aligned(weights + bytes * weightCount);
  const scratch = aligned(totals + 8 * results);
  const predictions = aligned(scratch + scratchRows * TILE * bytes);
  const probabilities = aligned(predictions + predictionCount);
  return {
    network: start,
    heads,
    weights,
    totals,
    scratch,
    predictions,
    predictionCount,
    probabilities,
    probabilityCount,
    end: probabilities + 4 * probabilityCount,
  };
}

/** Numbers in the kernel's memory in the width of a precision. */
export function numbersAt(
  buffer: ArrayBuffer,
  address: number,
  count: number,
  precision: PassOptions['precision'],
): Float32Array | Float64Array {
  return precision === 'single'
    ? new Float32Array(buffer, address, count)
    : new Float64Array(buffer, address, count);
}

/** The next multiple of 16 bytes. */
export function aligned(address: number): number {
  return (address + 15) & ~15;
}

interface Row<T> {
  readonly length: number;
  subarray(start: number, end: number): T;
  set(values: T, at: number): void;
}

/** Copies rows of `padded` entries, keeping the first `count` of each. */
export function withoutPadding<T extends Row<T>>(
  rows: T,
  padded: number,
  count: number,
  create: (length: number) => T,
): T {
  const rowCount = padded === 0 ? 0 : rows.length / padded;
  const result = create(rowCount * count);
  for (let row = 0; row < rowCount; row++) {
    result.set(rows.subarray(row * padded, row * padded + count), row * count);
  }
  return result;
}

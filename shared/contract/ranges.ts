import { z } from '../base/zod.ts';

/** A number from `min` to `max`. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

const rows = {
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER },
  /** Threads that roll out. */
  workers: { min: 1, max: 256 },
  /** Episodes at each weight, draws of weights, images or episodes that confirm. */
  trials: { min: 1, max: 1_000_000 },
  /** Shared weights of one evaluation. */
  weights: { min: 1, max: 10_000 },
  /** Episodes of each draw of weights. */
  episodesPerDraw: { min: 1, max: 10_000 },
  /** Generations that find tuned weights for the four conditions; 0 finds none. */
  generationsBefore: { min: 0, max: 100_000 },
  /** Generations of a tuning. */
  tuning: { min: 0, max: 10_000_000 },
  /** Members of an ensemble. */
  members: { min: 1, max: 1000 },
  /** Of the training of a racer's encoder. */
  frames: { min: 100, max: 200_000 },
  batches: { min: 1, max: 100_000 },
} as const satisfies Readonly<Record<string, Range>>;

/**
 * Ranges of the whole numbers that a window asks with: the contract, the forms and the command line take them from
 * here. Those of a search stand in `HYPERPARAMETERS`, those of an optimiser in `TUNE_SETTINGS`, those of a film in
 * `FILM_LIMITS`.
 */
export const RANGES: Readonly<Record<keyof typeof rows, Range>> = rows;

/** Takes a whole number of a range. */
export const wholeIn = ({ min, max }: Range): z.ZodInt => z.int().min(min).max(max);

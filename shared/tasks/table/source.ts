import type { TaskSource } from '../source.ts';

export type TableSource = Extract<TaskSource, { kind: 'table' }>;

/** Endings of the files that tables are read from, without the dot. */
export const TABLE_ENDINGS: readonly string[] = ['csv', 'tsv', 'txt', 'data', 'npy', 'npz'];

/** How the rows of a table are parted where nothing else is said: the share of each class for testing, and the seed. */
export const USUAL_PARTS = { testShare: 0.25, seed: 1 } as const;

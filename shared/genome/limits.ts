/** What a genome may hold wherever it comes from: a file, a window, a checkpoint. */
export const MOST_NODES = 100_000;
export const MOST_CONNECTIONS = 500_000;

/** Lengths of its texts, in characters. */
export const LONGEST_NAME = 300;
export const LONGEST_NOTES = 100_000;
export const MOST_TAGS = 1000;

import type { ConditionName } from './conditions.ts';

/** A number of the paper beside ours. Accuracies are shares, 0..1. */
export interface PublishedFigure {
  readonly mean: number;
  /** What stands behind the paper's plus-minus; null where it gives none. */
  readonly plusMinus: number | null;
  /** What that plus-minus is the spread of. */
  readonly meaning: string;
}

/** The networks of the paper's table: the evolved one, and the fixed topology beside it. */
export type TableNetwork = 'genome' | 'fixed topology';

type Pair = readonly [mean: number, plusMinus: number];
type Row = Readonly<Record<ConditionName, Pair>>;

const row = (random: Pair, shared: Pair, tuned: Pair, trained: Pair): Row => ({
  'random weights': random,
  'random shared weight': shared,
  'tuned shared weight': tuned,
  'tuned weights': trained,
});

/**
 * Returns over 100 trials, as published (Gaier and Ha, "Weight agnostic neural networks",
 * arXiv:1906.04358, table 1).
 */
const CONTROL: Readonly<Record<string, Readonly<Record<TableNetwork, Row>>>> = {
  swingup: {
    genome: row([57, 121], [515, 58], [723, 16], [932, 6]),
    'fixed topology': row([21, 43], [7, 2], [8, 1], [918, 7]),
  },
  biped: {
    genome: row([-46, 54], [51, 108], [261, 58], [332, 1]),
    'fixed topology': row([-129, 28], [-107, 12], [-35, 23], [347, 1]),
  },
  racing: {
    genome: row([-69, 31], [375, 177], [608, 161], [893, 74]),
    'fixed topology': row([-82, 13], [-85, 27], [-37, 36], [906, 21]),
  },
};

const MEANING: Readonly<Record<ConditionName, string>> = {
  'random weights':
    'standard deviation over 100 trials, each with weights of its own: spread of weights and episodes together',
  'random shared weight':
    'standard deviation over 100 trials, each with a weight of its own: spread of weights and episodes together',
  'tuned shared weight': 'standard deviation over 100 episodes at one weight',
  'tuned weights': 'standard deviation over 100 episodes at one set of weights',
};

/** MNIST test accuracies of the same paper (its section on classification), as shares. */
const MNIST: Readonly<Record<string, PublishedFigure>> = {
  'random shared weight': {
    mean: 0.82,
    plusMinus: 0.187,
    meaning: 'standard deviation over weights; the paper calls this row "random weight"',
  },
  'tuned shared weight': { mean: 0.919, plusMinus: null, meaning: 'one weight, the test set' },
  'tuned weights': { mean: 0.942, plusMinus: null, meaning: 'one training, the test set' },
};

/** The paper's ensemble of MNIST: one vote for each weight value. */
export const PUBLISHED_ENSEMBLE: PublishedFigure = {
  mean: 0.916,
  plusMinus: null,
  meaning: 'one vote for each weight value, the test set',
};

/** The paper's figure for a task, network and condition, or null where it gives none. */
export function publishedFigure(
  task: string,
  network: TableNetwork,
  condition: ConditionName,
): PublishedFigure | null {
  if (task === 'mnist') return network === 'genome' ? (MNIST[condition] ?? null) : null;
  const pair = CONTROL[task]?.[network][condition];
  if (pair === undefined) return null;
  return { mean: pair[0], plusMinus: pair[1], meaning: MEANING[condition] };
}

export const CONDITIONS = [
  'random weights', // each connection's weight from U(-2, 2)
  'random shared weight', // one weight from U(-2, 2) for all
  'tuned shared weight', // the best single value in (-2, 2)
  'tuned weights', // every weight trained
] as const;

export type ConditionName = (typeof CONDITIONS)[number];

/** The networks of the paper's table: the evolved one, and the fully connected one it is compared with. */
export type TableNetwork = 'genome' | 'fixed topology';

/** A number of the paper beside ours. Accuracies are shares, 0..1. */
export interface PublishedFigure {
  readonly mean: number;
  /** What stands behind the paper's plus-minus; null where it gives none. */
  readonly plusMinus: number | null;
  /** What that plus-minus is the spread of. */
  readonly meaning: string;
}

type Row = Readonly<Partial<Record<ConditionName, PublishedFigure>>>;

/** What the paper says of a task. */
export interface PublishedFigures {
  readonly conditions: Readonly<Record<TableNetwork, Row>>;
  /** Several weights that decide together. */
  readonly ensemble?: PublishedFigure;
}

const MEANING: Readonly<Record<ConditionName, string>> = {
  'random weights':
    'standard deviation over 100 trials, each with weights of its own: spread of weights and episodes together',
  'random shared weight':
    'standard deviation over 100 trials, each with a weight of its own: spread of weights and episodes together',
  'tuned shared weight': 'standard deviation over 100 episodes at one weight',
  'tuned weights': 'standard deviation over 100 episodes at one set of weights',
};

type Pair = readonly [mean: number, plusMinus: number];
type Pairs = readonly [random: Pair, shared: Pair, tunedShared: Pair, tuned: Pair];

function rowOf(pairs: Pairs): Row {
  return Object.fromEntries(
    CONDITIONS.map((condition, k) => {
      const [mean, plusMinus] = pairs[k] ?? [Number.NaN, Number.NaN];
      return [condition, { mean, plusMinus, meaning: MEANING[condition] }];
    }),
  );
}

/**
 * Returns over 100 trials, as published (Gaier and Ha, "Weight agnostic neural networks",
 * arXiv:1906.04358, table 1): mean and plus-minus under the four conditions in their order.
 */
export function publishedReturns(genome: Pairs, fixed: Pairs): PublishedFigures {
  return { conditions: { genome: rowOf(genome), 'fixed topology': rowOf(fixed) } };
}

/** The paper's figure for a task, network and condition, or null where it gives none. */
export function publishedFigure(
  task: { readonly published?: PublishedFigures } | null,
  network: TableNetwork,
  condition: ConditionName,
): PublishedFigure | null {
  return task?.published?.conditions[network][condition] ?? null;
}

import { at, item } from '../base/arrays.ts';
import {
  accuracy,
  accuracyByClassAndSet,
  accuracyBySet,
  accuracySpread,
  bestSet,
  confusionMatrix,
  predictionsOf,
  type Classification,
} from '../tasks/classification.ts';
import {
  chooseGreedily,
  ensemblePredictions,
  equalShares,
  sharesByAccuracy,
  type Ensemble,
  type EnsembleRule,
} from './ensembles.ts';

/** Accuracies are shares of right answers, 0..1. Plain values, so that it can be sent and printed. */
export interface DigitReport {
  readonly weights: readonly number[];
  /** Images judged. */
  readonly images: { readonly training: number; readonly test: number };
  readonly accuracy: { readonly training: readonly number[]; readonly test: readonly number[] };
  /** Mean log-probability of the right digit by weight, in nats. */
  readonly logLikelihood: {
    readonly training: readonly number[];
    readonly test: readonly number[];
  };
  /** Over the weights of the report, on the test images: mean and sample standard deviation. */
  readonly singleWeight: { readonly mean: number; readonly std: number };
  /** The weight that was best on the training images, and what it reaches on the test images. */
  readonly bestWeight: {
    readonly weight: number;
    readonly training: number;
    readonly test: number;
  };
  readonly ensembles: readonly EnsembleResult[];
  /** Test images of digit r (row) that the best weight took for digit c (column). */
  readonly confusion: readonly (readonly number[])[];
  /** Accuracy on the test images of digit d (row) at weight w (column): the paper's heat map. */
  readonly byDigit: readonly (readonly number[])[];
}

/** What several weights say together. Shares and choices come from training images alone. */
export interface EnsembleResult {
  readonly rule: EnsembleRule;
  readonly shares: 'equal' | 'training accuracy' | 'greedy choice';
  /** The weights of the ensemble, those chosen more than once several times. */
  readonly weights: readonly number[];
  readonly test: number;
}

/** Weights a greedy choice may take at most. */
const GREEDY_LIMIT = 8;

/**
 * Sums up how a network tells digits at several weights. Both classifications are at `weights`, with
 * probabilities; everything that is chosen is chosen on the training images.
 */
export function digitReport(
  weights: ArrayLike<number>,
  training: Classification,
  test: Classification,
): DigitReport {
  const byTraining = accuracyBySet(training);
  const byTest = accuracyBySet(test);
  const best = bestSet(training);
  const { classes } = test;
  const confusion = confusionMatrix(predictionsOf(test, best), test.labels, classes);
  return {
    weights: Array.from(weights),
    images: { training: training.imageCount, test: test.imageCount },
    accuracy: { training: [...byTraining], test: [...byTest] },
    logLikelihood: { training: [...training.logLikelihood], test: [...test.logLikelihood] },
    singleWeight: accuracySpread(test),
    bestWeight: {
      weight: at(weights, best),
      training: at(byTraining, best),
      test: at(byTest, best),
    },
    ensembles: (['vote', 'mean probability'] as const).flatMap((rule) =>
      ensemblesOf(rule, weights, training, byTraining, test),
    ),
    confusion: rowsOf(confusion, classes),
    byDigit: rowsOf(accuracyByClassAndSet(test), classes),
  };
}

function ensemblesOf(
  rule: EnsembleRule,
  weights: ArrayLike<number>,
  training: Classification,
  byTraining: Float64Array,
  test: Classification,
): EnsembleResult[] {
  const result = (
    shares: EnsembleResult['shares'],
    ensemble: Ensemble,
    sets: readonly number[],
  ): EnsembleResult => ({
    rule,
    shares,
    weights: sets.map((set) => at(weights, set)),
    test: accuracy(ensemblePredictions(test, ensemble), test.labels),
  });
  const all = Array.from({ length: test.setCount }, (_, set) => set);
  const trusted = sharesByAccuracy(byTraining, test.classes);
  const greedy = chooseGreedily(training, rule, GREEDY_LIMIT);
  return [
    result('equal', { rule, shares: equalShares(test.setCount) }, all),
    result(
      'training accuracy',
      { rule, shares: trusted },
      all.filter((set) => at(trusted, set) > 0),
    ),
    result('greedy choice', { rule, shares: greedy.shares }, [...greedy.sets]),
  ];
}

function rowsOf(matrix: Uint32Array | Float64Array, rows: number): number[][] {
  const width = matrix.length / rows;
  return Array.from({ length: rows }, (_, row) => [
    ...matrix.subarray(row * width, (row + 1) * width),
  ]);
}

/** The report's ensemble of a rule and kind of shares. */
export function ensembleOf(
  report: DigitReport,
  rule: EnsembleRule,
  shares: EnsembleResult['shares'],
): EnsembleResult {
  return item(
    report.ensembles.filter((entry) => entry.rule === rule && entry.shares === shares),
    0,
  );
}

import { at, type Numbers } from '../base/arrays.ts';
import { accuracy, predictionsOf, type Classification } from '../tasks/classification.ts';

export const ENSEMBLE_RULES = [
  'vote',
  'mean probability',
  'weighted by accuracy', // votes, weighted by the training accuracy above guessing
  'greedy', // weights chosen one after another on the training images
  'mean of actions', // control tasks: every network acts, the body follows their mean
] as const;

export type EnsembleRuleName = (typeof ENSEMBLE_RULES)[number];

/** How the weight sets of an ensemble come to one class. */
export type EnsembleRule =
  | 'vote' // each set has one vote for its class
  | 'mean probability'; // the sets' probabilities are averaged

/** Which weight sets an ensemble has, and how much each counts. */
export interface Ensemble {
  readonly rule: EnsembleRule;
  /** A share for each weight set, 0 or more; it need not add up to anything. */
  readonly shares: Float64Array;
}

/** Every weight set with one share: the paper's ensemble. */
export function equalShares(setCount: number): Float64Array {
  return new Float64Array(setCount).fill(1);
}

/**
 * Shares by what each weight set got right on training images: its accuracy above guessing. Sets that
 * only guess have the share 0.
 */
export function sharesByAccuracy(training: Numbers, classes: number): Float64Array {
  return Float64Array.from(training, (value) => Math.max(0, value - 1 / classes));
}

/**
 * The class the ensemble gives to each image; of equal classes the smallest.
 * @throws RangeError if the mean of probabilities is asked for and there are none
 */
export function ensemblePredictions(result: Classification, ensemble: Ensemble): Uint8Array {
  const scores = new Float64Array(result.classes * result.imageCount);
  for (let set = 0; set < result.setCount; set++) {
    const share = at(ensemble.shares, set);
    if (share > 0) addShare(result, ensemble.rule, set, share, scores);
  }
  return highestScores(scores, result.classes, result.imageCount);
}

/** Adds what one weight set says, times its share, to the score [class * images + image]. */
function addShare(
  result: Classification,
  rule: EnsembleRule,
  set: number,
  share: number,
  scores: Float64Array,
): void {
  const { imageCount, classes } = result;
  if (rule === 'vote') {
    const predictions = predictionsOf(result, set);
    for (let i = 0; i < imageCount; i++) {
      const cell = at(predictions, i) * imageCount + i;
      scores[cell] = at(scores, cell) + share;
    }
    return;
  }
  if (result.probabilities.length === 0) throw new RangeError('the probabilities were not kept');
  const start = set * classes * imageCount;
  for (let k = 0; k < classes * imageCount; k++) {
    scores[k] = at(scores, k) + share * at(result.probabilities, start + k);
  }
}

function highestScores(scores: Float64Array, classes: number, imageCount: number): Uint8Array {
  const best = new Uint8Array(imageCount);
  for (let i = 0; i < imageCount; i++) {
    for (let c = 1; c < classes; c++) {
      const leader = at(best, i) * imageCount + i;
      if (at(scores, c * imageCount + i) > at(scores, leader)) best[i] = c;
    }
  }
  return best;
}

/** Weight sets chosen one after another, and the accuracy on the images they were chosen by. */
export interface GreedyChoice {
  readonly sets: readonly number[];
  readonly shares: Float64Array;
  readonly accuracy: number;
}

/**
 * Greedy forward selection (Caruana and others, "Ensemble selection from libraries of models", 2004):
 * begins with nothing and adds, at most `limit` times, the weight set that helps most on these
 * (training) images, also one that is in already; stops when none helps. Ties go to the first.
 */
export function chooseGreedily(
  training: Classification,
  rule: EnsembleRule,
  limit: number,
): GreedyChoice {
  const { setCount, classes, imageCount, labels } = training;
  const shares = new Float64Array(setCount);
  const sets: number[] = [];
  let scores = new Float64Array(classes * imageCount);
  let reached = 0;
  while (sets.length < limit) {
    let best = -1;
    let bestScores = scores;
    for (let set = 0; set < setCount; set++) {
      const tried = scores.slice();
      addShare(training, rule, set, 1, tried);
      const value = accuracy(highestScores(tried, classes, imageCount), labels);
      if (value > reached) {
        reached = value;
        best = set;
        bestScores = tried;
      }
    }
    if (best < 0) break;
    sets.push(best);
    shares[best] = at(shares, best) + 1;
    scores = bestScores;
  }
  return { sets, shares, accuracy: reached };
}

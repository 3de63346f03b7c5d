import {
  accuracy,
  accuracyBySet,
  confusionMatrix,
  predictionsOf,
  type Classification,
} from '../../shared/tasks/classification.ts';
import { ensemblePredictions } from '../../shared/evaluation/ensembles.ts';
import { standardDeviation } from '../../shared/base/spread.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import type { Filter } from './state.ts';
import { MAP_WEIGHTS } from './state.ts';

/** Rows of MAP_WEIGHTS that are the standard weights. */
export const STANDARD_SETS: readonly number[] = STANDARD_WEIGHTS.map((weight) =>
  MAP_WEIGHTS.findIndex((candidate) => Math.abs(candidate - weight) < 1e-9),
);

/** The row of MAP_WEIGHTS nearest to a weight. */
export function nearestSet(weight: number): number {
  return MAP_WEIGHTS.reduce(
    (best, candidate, k) =>
      Math.abs(candidate - weight) < Math.abs((MAP_WEIGHTS[best] ?? 0) - weight) ? k : best,
    0,
  );
}

/** The class that most of several predictions name; of equal ones the smallest. */
export function voteOf(predictions: readonly number[]): { digit: number; votes: number } {
  const counts = new Map<number, number>();
  for (const digit of predictions) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  return [...counts].reduce(
    (best, [digit, votes]) =>
      votes > best.votes || (votes === best.votes && digit < best.digit) ? { digit, votes } : best,
    { digit: 0, votes: 0 },
  );
}

/** What each standard weight says of an image. */
export function saidOf(result: Classification, image: number): number[] {
  return STANDARD_SETS.map((set) => result.predictions[set * result.imageCount + image] ?? 0);
}

/** What the standard weights together say of every image, one vote each. */
export function ensembleVote(result: Classification): Uint8Array {
  const shares = new Float64Array(result.setCount);
  for (const set of STANDARD_SETS) shares[set] = 1;
  return ensemblePredictions(result, { rule: 'vote', shares });
}

/** Accuracies of a genome on the test images, shares from 0 to 1. */
export interface Figures {
  /** Over the weights of the map within [-2, 2]. */
  readonly random: { readonly mean: number; readonly std: number };
  readonly best: { readonly weight: number; readonly accuracy: number };
  readonly ensemble: number;
  readonly byWeight: Float64Array;
}

export function figuresOf(result: Classification, vote: Uint8Array): Figures {
  const byWeight = accuracyBySet(result);
  const inside = [...byWeight].filter((_, k) => Math.abs(MAP_WEIGHTS[k] ?? 9) <= 2 + 1e-9);
  const best = byWeight.indexOf(Math.max(...byWeight));
  return {
    random: {
      mean: inside.reduce((sum, value) => sum + value, 0) / inside.length,
      std: standardDeviation(inside),
    },
    best: { weight: MAP_WEIGHTS[best] ?? NaN, accuracy: byWeight[best] ?? NaN },
    ensemble: accuracy(vote, result.labels),
    byWeight,
  };
}

/** Confusion of the ensemble (null) or of one weight of the map. */
export function confusionOf(
  result: Classification,
  vote: Uint8Array,
  set: number | null,
): Uint32Array {
  const predictions = set === null ? vote : predictionsOf(result, set);
  return confusionMatrix(predictions, result.labels, result.classes);
}

/** Images that a filter lets through, by index. */
export function filteredImages(
  labels: Uint8Array,
  vote: Uint8Array | null,
  filter: Filter,
): number[] {
  const all = Array.from(labels.keys());
  if (filter.kind === 'all' || vote === null) return all;
  if (filter.kind === 'errors') return all.filter((i) => labels[i] !== vote[i]);
  return all.filter((i) => labels[i] === filter.right && vote[i] === filter.said);
}

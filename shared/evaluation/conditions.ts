import { at } from '../base/arrays.ts';
import type { Plan } from '../network/plan.ts';
import { fold, keyOf, Stream, type Key } from '../random/key.ts';
import type { TaskDefinition, Weighting } from '../tasks/task.ts';
import { mean } from '../base/spread.ts';

/** Weights are drawn from U(-2, 2) and looked for in (-2, 2) (paper, section 4). */
export const WEIGHT_CAP = 2;

/** One weight a connection for each draw, from U(-2, 2); draw d depends on the seed and d alone. */
export function drawIndividualWeights(plan: Plan, seed: number, draws: number): Weighting[] {
  const key = fold(keyOf(seed), 'random weights');
  return Array.from({ length: draws }, (_, d) => {
    const stream = new Stream(fold(key, d));
    const sets = Float64Array.from({ length: plan.connectionCount }, () =>
      stream.between(-WEIGHT_CAP, WEIGHT_CAP),
    );
    return { kind: 'individual', sets, count: 1 };
  });
}

/** A shared weight for each draw, from U(-2, 2). */
export function drawSharedWeights(seed: number, draws: number): Float64Array {
  const key = fold(keyOf(seed), 'random shared weight');
  return Float64Array.from({ length: draws }, (_, d) =>
    new Stream(fold(key, d)).between(-WEIGHT_CAP, WEIGHT_CAP),
  );
}

/** Keys of the episodes that choose a weight: none of them is an episode of any trial. */
export function choosingKeys(
  seed: number,
  step: 'coarse' | 'fine' | 'final',
  count: number,
): Key[] {
  const key = fold(fold(keyOf(seed), 'choose a shared weight'), step);
  return Array.from({ length: count }, (_, e) => fold(key, e));
}

const COARSE_STEP = 0.1;
const FINE_PARTS = 8;

/** Weights of the first look: every tenth inside (-2, 2), without 0, which carries no signal. */
export function coarseWeights(): Float64Array {
  const weights: number[] = [];
  for (let k = -19; k <= 19; k++) if (k !== 0) weights.push(k * COARSE_STEP);
  return Float64Array.from(weights);
}

/** Weights of the second look: around the best two of the first, up to their neighbours. */
export function fineWeights(coarse: Float64Array, returns: Float64Array): Float64Array {
  const best = Array.from(coarse, (_, k) => k)
    .sort((a, b) => at(returns, b) - at(returns, a))
    .slice(0, 2);
  const steps = new Set<number>();
  for (const k of best) {
    const centre = Math.round(at(coarse, k) / COARSE_STEP) * FINE_PARTS;
    for (let s = -FINE_PARTS + 1; s < FINE_PARTS; s++) steps.add(centre + s);
  }
  const limit = (WEIGHT_CAP / COARSE_STEP) * FINE_PARTS;
  const inside = [...steps].filter((s) => s !== 0 && Math.abs(s) < limit).sort((a, b) => a - b);
  return Float64Array.from(inside, (s) => (s * COARSE_STEP) / FINE_PARTS);
}

const MOST_LEADERS = 4;

/** About how many rollouts each of the three looks takes: what progress is measured by. */
export function weightSearchRollouts({
  effort,
}: Pick<TaskDefinition, 'effort'>): readonly number[] {
  const { coarse, fine, final } = effort.weightSearch;
  return [38 * coarse, 4 * (FINE_PARTS - 1) * fine, 2 * MOST_LEADERS * final];
}

/**
 * The leaders of both looks, to be measured once more on new episodes: the best of many noisy means is
 * too high on average.
 */
export function leadingWeights(
  looks: readonly { readonly weights: Float64Array; readonly returns: Float64Array }[],
): Float64Array {
  const leaders = looks.flatMap(({ weights, returns }) =>
    Array.from(weights, (_, k) => k)
      .sort((a, b) => at(returns, b) - at(returns, a))
      .slice(0, MOST_LEADERS)
      .map((k) => at(weights, k)),
  );
  return Float64Array.from(new Set(leaders)).sort();
}

/** Mean return of each weight from returns at [weight * episodes + episode]. */
export function meanByWeight(returns: Float64Array, weights: number): Float64Array {
  const episodes = returns.length / weights;
  return Float64Array.from({ length: weights }, (_, w) =>
    mean(returns.subarray(w * episodes, (w + 1) * episodes)),
  );
}

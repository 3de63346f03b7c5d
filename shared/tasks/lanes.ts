import { at } from '../base/arrays.ts';
import type { Plan } from '../network/plan.ts';
import { paddedLanes } from '../network/kernel.ts';
import { setCount, type Weighting } from './task.ts';

/** Rollouts of one kernel call: lane l runs weight set set[l] in episode episode[l]. */
export interface LaneBatch {
  readonly set: Int32Array;
  readonly episode: Int32Array;
}

/**
 * Splits all (weight set x episode) rollouts into batches of at most `most` lanes of nearly equal size.
 * Rollout number s * episodes + e keeps its place in the results.
 */
export function laneBatches(weighting: Weighting, episodes: number, most: number): LaneBatch[] {
  const total = setCount(weighting) * episodes;
  const count = Math.max(1, Math.ceil(total / most));
  const batches: LaneBatch[] = [];
  for (let b = 0; b < count; b++) {
    const from = Math.floor((total * b) / count);
    const to = Math.floor((total * (b + 1)) / count);
    const set = new Int32Array(to - from);
    const episode = new Int32Array(to - from);
    for (let i = from; i < to; i++) {
      set[i - from] = Math.floor(i / episodes);
      episode[i - from] = i % episodes;
    }
    batches.push({ set, episode });
  }
  return batches;
}

/**
 * Fills a kernel's weight rows for a batch: shared, one double a lane; individual, one row a connection
 * in plan order.
 */
export function fillWeights(
  rows: Float64Array,
  plan: Plan,
  weighting: Weighting,
  batch: LaneBatch,
): void {
  const lanes = batch.set.length;
  if (weighting.kind === 'shared') {
    for (let l = 0; l < lanes; l++) rows[l] = at(weighting.values, at(batch.set, l));
    return;
  }
  const stride = paddedLanes(lanes);
  for (let k = 0; k < plan.connectionCount; k++) {
    for (let l = 0; l < lanes; l++) {
      rows[k * stride + l] = at(weighting.sets, at(batch.set, l) * plan.connectionCount + k);
    }
  }
}

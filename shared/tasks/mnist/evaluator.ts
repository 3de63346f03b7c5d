import { item, sameNumbers } from '../../base/arrays.ts';
import { checkPlan } from '../../network/plan.ts';
import { setCount, type Episode, type Evaluator } from '../task.ts';
import { packBatch, type DigitBatch } from './batch.ts';
import type { DigitSet } from './dataset.ts';
import type { BatchOutcome, DigitKernel } from './kernel.ts';
import { digitNetworkOf } from './network.ts';

/** Stands for a mean log-likelihood that is lower or cannot be computed, in nats. */
export const LOWEST_RETURN = -1e6;

/** Batches kept laid out: a generation's, and those that confirm a champion. */
const KEPT_BATCHES = 24;

/**
 * Classification as rollouts: an episode is a batch of images, its return the mean log-likelihood of
 * their digits (minus the mean cross-entropy). Single precision.
 */
export function createDigitEvaluator(kernel: DigitKernel, images: DigitSet): Evaluator {
  const batches = new BatchCache(images);
  return {
    rollouts: (plan, weighting, episodes) => {
      checkPlan(plan);
      const network = digitNetworkOf(plan);
      const sets = setCount(weighting);
      const returns = new Float64Array(sets * episodes.length);
      let steps = 0;
      episodes.forEach((episode, e) => {
        kernel.load(batches.of(episode));
        const outcome: BatchOutcome =
          weighting.kind === 'shared'
            ? kernel.shared(network, weighting.values, { precision: 'single' })
            : kernel.own(network, weighting.sets, sets, { precision: 'single' });
        outcome.logLikelihood.forEach((value, set) => {
          returns[set * episodes.length + e] = value >= LOWEST_RETURN ? value : LOWEST_RETURN;
        });
        steps += sets * episode.length;
      });
      return { returns, steps };
    },
  };
}

/** The last few batches in the kernel's layout: all genomes of a generation see the same one. */
class BatchCache {
  private readonly kept: { readonly episode: Episode; readonly batch: DigitBatch }[] = [];

  constructor(private readonly images: DigitSet) {}

  of(episode: Episode): DigitBatch {
    for (let i = this.kept.length - 1; i >= 0; i--) {
      const entry = item(this.kept, i);
      if (sameNumbers(entry.episode, episode)) return entry.batch;
    }
    const batch = packBatch(this.images, episode);
    if (this.kept.length === KEPT_BATCHES) this.kept.shift();
    this.kept.push({ episode: episode.slice(), batch });
    return batch;
  }
}

import { item, sameNumbers } from '../../base/arrays.ts';
import { checkPlan } from '../../network/plan.ts';
import { setCount, type Episode, type Evaluator } from '../task.ts';
import { countByClass } from '../classification.ts';
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
    rollouts: (plan, weighting, episodes, _options, _watch, ask = {}) => {
      checkPlan(plan);
      const { heads = 1, byClass = false } = ask;
      const network = digitNetworkOf(plan, heads);
      const sets = setCount(weighting);
      const rows = heads * sets;
      const returns = new Float64Array(rows * episodes.length);
      const counts = new Uint32Array(byClass ? returns.length * 2 * network.classes : 0);
      const options = { precision: 'single', predictions: byClass } as const;
      let steps = 0;
      episodes.forEach((episode, e) => {
        kernel.load(batches.of(episode));
        const outcome: BatchOutcome =
          weighting.kind === 'shared'
            ? kernel.shared(network, weighting.values, options)
            : kernel.own(network, weighting.sets, sets, options);
        outcome.logLikelihood.forEach((value, row) => {
          returns[row * episodes.length + e] = value >= LOWEST_RETURN ? value : LOWEST_RETURN;
        });
        for (let row = 0; byClass && row < rows; row++) {
          const said = outcome.predictions.subarray(
            row * outcome.imageCount,
            (row + 1) * outcome.imageCount,
          );
          countByClass(said, kernel.labels, network.classes, counts, row * episodes.length + e);
        }
        steps += rows * episode.length;
      });
      return { returns, steps, ...(byClass ? { byClass: counts } : {}) };
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

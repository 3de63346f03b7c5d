import { joinClassifications, type Classification } from '../classification.ts';
import { checkPlan, type Plan } from '../../network/plan.ts';
import type { Classifier, ImageRange } from '../classifier.ts';
import type { Weighting } from '../weighting.ts';
import { packImages, packRange, type DigitBatch } from './batch.ts';
import { CLASSES, type DigitSet } from './dataset.ts';
import type { BatchOutcome, DigitKernel } from './kernel.ts';
import { digitNetworkOf } from './network.ts';

/** Images in one pass of the kernel: enough that the overhead does not count, few enough to stay small. */
const CHUNK = 2048;

/** Classifies images in double precision, so that its answers are those of the oracle. */
export class DigitClassifier implements Classifier {
  constructor(private readonly kernel: DigitKernel) {}

  /**
   * Classifies images of a set under every weight set of a weighting.
   * @param probabilities also keep each class's probability: 40 bytes per image and weight set
   */
  classify(
    plan: Plan,
    weighting: Weighting,
    images: DigitSet,
    {
      probabilities = false,
      start = 0,
      end = images.count,
    }: ImageRange & { probabilities?: boolean } = {},
  ): Classification {
    const parts: Classification[] = [];
    for (let first = start; first < end; first += CHUNK) {
      const last = Math.min(first + CHUNK, end);
      const part = this.pass(plan, weighting, packRange(images, first, last), probabilities);
      parts.push({
        classes: CLASSES,
        labels: images.labels.slice(first, last),
        ...part,
      });
    }
    return joinClassifications(parts);
  }

  /**
   * Classifies one image, for instance a drawn one: its class under each weight set, and the
   * probability of class c at [set * 10 + c].
   * @param steps the image's pixels in 0..levels, row by row
   */
  classifyOne(
    plan: Plan,
    weighting: Weighting,
    steps: Uint8Array,
    levels: number,
  ): { readonly predictions: Uint8Array; readonly probabilities: Float32Array } {
    const batch = packImages([steps], steps.length, levels);
    return this.pass(plan, weighting, batch, true);
  }

  private pass(
    plan: Plan,
    weighting: Weighting,
    batch: DigitBatch,
    probabilities: boolean,
  ): BatchOutcome {
    checkPlan(plan);
    const network = digitNetworkOf(plan);
    const options = { precision: 'double', predictions: true, probabilities } as const;
    this.kernel.load(batch);
    return weighting.kind === 'shared'
      ? this.kernel.shared(network, weighting.values, options)
      : this.kernel.own(network, weighting.sets, weighting.count, options);
  }
}

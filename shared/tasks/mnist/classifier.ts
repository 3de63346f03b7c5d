import { at } from '../../base/arrays.ts';
import type { Classification } from '../classification.ts';
import { checkPlan, type Plan } from '../../network/plan.ts';
import type { Classifier, ImageRange } from '../classifier.ts';
import { setCount, type Weighting } from '../weighting.ts';
import { packImages, packRange, type DigitBatch } from './batch.ts';
import { CLASSES, type DigitSet } from './dataset.ts';
import type { BatchOutcome, DigitKernel } from './kernel.ts';
import { digitNetworkOf } from './network.ts';

/** Images in one pass of the kernel: enough to forget the overhead, few enough to stay small. */
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
    const sets = setCount(weighting);
    const total = end - start;
    const result = {
      setCount: sets,
      imageCount: total,
      classes: CLASSES,
      labels: images.labels.slice(start, end),
      predictions: new Uint8Array(sets * total),
      probabilities: new Float32Array(probabilities ? sets * CLASSES * total : 0),
      logLikelihood: new Float64Array(sets),
    };
    for (let first = start; first < end; first += CHUNK) {
      const batch = packRange(images, first, Math.min(first + CHUNK, end));
      const part = this.pass(plan, weighting, batch, probabilities);
      copyRows(part.predictions, batch.count, result.predictions, total, first - start);
      copyRows(part.probabilities, batch.count, result.probabilities, total, first - start);
      for (let set = 0; set < sets; set++) {
        const share = (at(part.logLikelihood, set) * batch.count) / total;
        result.logLikelihood[set] = at(result.logLikelihood, set) + share;
      }
    }
    return result;
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

interface Copyable<T> {
  readonly length: number;
  subarray(start: number, end: number): T;
  set(values: T, at: number): void;
}

/** Copies rows of `count` entries into columns `column` and on of rows of `width`. */
function copyRows<T extends Copyable<T>>(
  from: T,
  count: number,
  to: T,
  width: number,
  column: number,
): void {
  for (let row = 0; row * count < from.length; row++) {
    to.set(from.subarray(row * count, (row + 1) * count), row * width + column);
  }
}

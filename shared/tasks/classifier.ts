import type { Plan } from '../network/plan.ts';
import type { Classification } from './classification.ts';
import type { ExampleSet } from './examples.ts';
import type { Weighting } from './weighting.ts';

/** The two parts of a set of examples: what is learned from, and what is measured on. */
export type Split = 'train' | 'test';

/** A digit drawn by hand: darkness 0 (paper) to 255 (ink), row by row. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}

/** A share of a set of images. */
export interface ImageRange {
  readonly start?: number;
  /** One past the last image; the set's end if absent. */
  readonly end?: number;
}

/** Tells the classes of images by a network. */
export interface Classifier {
  /**
   * Classifies images of a set under every weight set of a weighting.
   * @param options probabilities: also keep each class's probability, 4 bytes a class, image and weight set
   */
  classify(
    plan: Plan,
    weighting: Weighting,
    images: ExampleSet,
    options?: ImageRange & { readonly probabilities?: boolean },
  ): Classification;
  /**
   * Classifies one image, for instance a drawn one: its class under each weight set, and the
   * probability of class c at [set * classes + c].
   * @param steps the image's pixels in 0..levels, row by row
   */
  classifyOne(
    plan: Plan,
    weighting: Weighting,
    steps: Uint8Array,
    levels: number,
  ): { readonly predictions: Uint8Array; readonly probabilities: Float32Array };
}

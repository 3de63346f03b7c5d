import { at } from '../base/arrays.ts';
import type { LiveNetwork } from '../network/live-network.ts';

/** How a network answers to one input by itself, as inputs of 0 to 1 that are all known at once. */
export interface Slopes {
  /** Outputs at the inputs as they are, in the task's order; of a digit network before the softmax. */
  readonly outputs: Float64Array;
  /** d output o / d input i at [o * inputs + i]. */
  readonly slopes: Float64Array;
}

/** Half the distance of a central difference: a thousandth of an input's range. */
export const HALF_STEP = 0.001;

/**
 * How each output answers to each input, by central differences in double precision: inputs may leave 0..1 by a
 * thousandth for that. Recurrent connections read 0, as in a scored classification.
 * @param inputs values of 0 to 1 without the bias
 * @param weight the shared weight
 */
export function slopesOf(
  network: LiveNetwork,
  inputs: Float64Array,
  outputCount: number,
  weight: number,
): Slopes {
  const seen = inputs.slice();
  const answer = (): Float64Array => {
    network.reset();
    return network.step(seen, weight).slice();
  };
  const outputs = answer();
  const slopes = new Float64Array(outputCount * inputs.length);
  for (let i = 0; i < inputs.length; i++) {
    const value = at(seen, i);
    seen[i] = value + HALF_STEP;
    const above = answer();
    seen[i] = value - HALF_STEP;
    const below = answer();
    seen[i] = value;
    for (let o = 0; o < outputCount; o++)
      slopes[o * inputs.length + i] = (at(above, o) - at(below, o)) / (2 * HALF_STEP);
  }
  return { outputs, slopes };
}

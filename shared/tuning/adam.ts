import { at } from '../base/arrays.ts';

/** The moments Adam keeps beside the parameters. */
export interface AdamState {
  readonly steps: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Moments before the first step. */
export function beginAdam(dimension: number): AdamState {
  return { steps: 0, first: new Float64Array(dimension), second: new Float64Array(dimension) };
}

/**
 * One step uphill (Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1,
 * with its default decay rates).
 */
export function adamStep(
  state: AdamState,
  parameters: Float64Array,
  gradient: Float64Array,
  learningRate: number,
): { readonly state: AdamState; readonly parameters: Float64Array } {
  const steps = state.steps + 1;
  const first = state.first.slice();
  const second = state.second.slice();
  const moved = parameters.slice();
  const unbias1 = 1 - BETA1 ** steps;
  const unbias2 = 1 - BETA2 ** steps;
  for (let k = 0; k < moved.length; k++) {
    const slope = at(gradient, k);
    const m = BETA1 * at(first, k) + (1 - BETA1) * slope;
    const v = BETA2 * at(second, k) + (1 - BETA2) * slope * slope;
    first[k] = m;
    second[k] = v;
    moved[k] = at(moved, k) + (learningRate * (m / unbias1)) / (Math.sqrt(v / unbias2) + EPSILON);
  }
  return { state: { steps, first, second }, parameters: moved };
}

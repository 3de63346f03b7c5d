import type { ActivationId } from '../../genome/activations.ts';

/** A function of another program as one of ours: f(z) = ours(scale * z + shift). */
export interface ForeignActivation {
  readonly id: ActivationId;
  readonly scale: number;
  readonly shift: number;
}

const as = (id: ActivationId, scale = 1, shift = 0): ForeignActivation => ({ id, scale, shift });

const SINE = 1 / Math.PI;

/** neat-python/activations.py: it stretches its arguments; a sine or gaussian beyond its clamp is no network's. */
export const NEAT_PYTHON: ReadonlyMap<string, ForeignActivation> = new Map([
  ['sigmoid', as(6, 5)],
  ['tanh', as(5, 2.5)],
  ['sin', as(3, 5 * SINE)],
  ['gauss', as(4, Math.sqrt(10))],
  ['relu', as(9)],
  ['identity', as(1)],
  ['abs', as(8)],
  ['square', as(11)],
]);

/** tensorneat/common/functions/act_jnp.py. */
export const TENSORNEAT: ReadonlyMap<string, ForeignActivation> = new Map([
  ['sigmoid', as(6)],
  ['tanh', as(5)],
  ['sin', as(3, SINE)],
  ['relu', as(9)],
  ['identity', as(1)],
  ['abs', as(8)],
]);

/** Neataptic's methods/activation.js, and Synaptic's name for its step. */
export const NEATAPTIC: ReadonlyMap<string, ForeignActivation> = new Map([
  ['LOGISTIC', as(6)],
  ['TANH', as(5)],
  ['IDENTITY', as(1)],
  ['STEP', as(2)],
  ['HLIM', as(2)],
  ['RELU', as(9)],
  ['SINUSOID', as(3, SINE)],
  ['GAUSSIAN', as(4, Math.SQRT2)],
  ['ABSOLUTE', as(8)],
  ['INVERSE', as(7, 1, -1)],
  ['BIPOLAR_SIGMOID', as(5, 0.5)],
]);

/** SharpNEAT's activation functions by their code. */
export const SHARPNEAT: ReadonlyMap<string, ForeignActivation> = new Map([
  ['ReLU', as(9)],
  ['Logistic', as(6)],
  ['LogisticSteep', as(6, 4.9)],
  ['TanH', as(5)],
]);

import { at } from '../../shared/base/arrays.ts';
import {
  DECODER_TENSORS,
  ENCODER_TENSORS,
  tensorSize,
} from '../../shared/tasks/racing/encoder/architecture.ts';
import { IMAGE_VALUES } from '../../shared/tasks/racing/encoder/collect.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { LATENTS } from '../../shared/tasks/racing/constants.ts';
import { imageCount } from './dataset.ts';
import { totalLoss, type GradientEngine } from './objective.ts';

const TENSORS = [...ENCODER_TENSORS, ...DECODER_TENSORS];

export interface TrainSettings {
  readonly seed: number;
  /** Batches in total, over all resumptions. */
  readonly batches: number;
  readonly batchSize: number;
  /** Adam's learning rate at the start; it falls to a twentieth along half a cosine. */
  readonly rate: number;
  /** Id of the encoder whose weights the training begins with; absent: fresh weights of the seed. */
  readonly from?: string;
}

/** Everything needed to go on: weights and Adam's two moments of each tensor. */
export interface TrainState {
  readonly step: number;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly first: ReadonlyMap<string, Float32Array>;
  readonly second: ReadonlyMap<string, Float32Array>;
}

export interface BatchReport {
  readonly step: number;
  readonly total: number;
  readonly reconstruction: number;
  readonly divergence: readonly number[];
}

/** Fresh weights: normal with the deviation of He et al. (2015), biases 0. */
export function initialState(seed: number): TrainState {
  const weights = new Map<string, Float32Array>();
  for (const tensor of TENSORS) {
    const stream = new Stream(fold(fold(keyOf(seed), 'weights'), tensor.name));
    const deviation = tensor.fanIn === 0 ? 0 : Math.sqrt(spread(tensor.name) / tensor.fanIn);
    weights.set(
      tensor.name,
      Float32Array.from({ length: tensorSize(tensor) }, () => deviation * stream.normal()),
    );
  }
  return { step: 0, weights, first: zeros(), second: zeros() };
}

/**
 * The state that begins with the weights of a trained autoencoder, which are copied.
 * @param tensors all tensors of encoder and decoder, by name
 */
export function continuedState(tensors: ReadonlyMap<string, Float32Array>): TrainState {
  const weights = new Map(
    TENSORS.map(({ name }) => [name, Float32Array.from(tensors.get(name) ?? [])]),
  );
  return { step: 0, weights, first: zeros(), second: zeros() };
}

/** Variance of weights times inputs: 2 before a ReLU, 1 elsewhere. */
function spread(name: string): number {
  return name === 'mean' || name === 'logvar' || name === 'dense' || name === 'deconv4' ? 1 : 2;
}

function zeros(): Map<string, Float32Array> {
  return new Map(TENSORS.map((tensor) => [tensor.name, new Float32Array(tensorSize(tensor))]));
}

/** Images by index, [count, 64, 64, 3] in 0..1. */
export function imageValues(images: Uint8Array, indices: readonly number[]): Float32Array {
  const values = new Float32Array(indices.length * IMAGE_VALUES);
  indices.forEach((index, row) => {
    const from = index * IMAGE_VALUES;
    for (let i = 0; i < IMAGE_VALUES; i++) {
      values[row * IMAGE_VALUES + i] = at(images, from + i) / 255;
    }
  });
  return values;
}

function rateAt(settings: TrainSettings, step: number): number {
  const progress = Math.min(1, step / settings.batches);
  return settings.rate * (0.05 + 0.95 * 0.5 * (1 + Math.cos(Math.PI * progress)));
}

/** One step of Adam (Kingma and Ba 2015), in place. */
function adam(state: TrainState, name: string, slope: Float32Array, rate: number): void {
  const weights = state.weights.get(name);
  const first = state.first.get(name);
  const second = state.second.get(name);
  if (weights === undefined || first === undefined || second === undefined) return;
  const time = state.step + 1;
  const scale = (rate * Math.sqrt(1 - 0.999 ** time)) / (1 - 0.9 ** time);
  for (let i = 0; i < weights.length; i++) {
    const g = slope[i] ?? 0;
    const m = 0.9 * (first[i] ?? 0) + 0.1 * g;
    const v = 0.999 * (second[i] ?? 0) + 0.001 * g * g;
    first[i] = m;
    second[i] = v;
    weights[i] = (weights[i] ?? 0) - (scale * m) / (Math.sqrt(v) + 1e-8);
  }
}

/** Trains on one batch, drawn by the seed and the step alone, and returns the state after it. */
export async function trainBatch(
  state: TrainState,
  settings: TrainSettings,
  images: Uint8Array,
  engine: GradientEngine,
): Promise<{ state: TrainState; report: BatchReport }> {
  const key = fold(fold(keyOf(settings.seed), 'batch'), state.step);
  const choice = new Stream(fold(key, 'images'));
  const count = settings.batchSize;
  const indices = Array.from({ length: count }, () => choice.integer(imageCount(images)));
  const normals = new Stream(fold(key, 'noise'));
  const result = await engine.run(state.weights, {
    count,
    images: imageValues(images, indices),
    noise: Float32Array.from({ length: count * LATENTS }, () => normals.normal()),
  });
  const rate = rateAt(settings, state.step);
  for (const [name, gradient] of result.gradients) adam(state, name, gradient, rate);
  const { reconstruction, divergence } = result;
  const report = { step: state.step, total: totalLoss(result), reconstruction, divergence };
  return { state: { ...state, step: state.step + 1 }, report };
}

import { at } from '../../../base/arrays.ts';
import { POOLED_VALUES, SMALL_HIDDEN, SMALL_TENSORS } from './architecture.ts';
import type { Tensors } from './architecture.ts';
import { fold, type Key } from '../../../random/key.ts';
import { shuffled } from '../../../random/shuffled.ts';
import { LATENTS } from '../constants.ts';
import { Adam } from './adam.ts';
import {
  arraysOf,
  byUnit,
  forward,
  freshNet,
  Gradient,
  type Examples,
  type Net,
} from './small-net.ts';

/**
 * The small encoder: a pooled image, 128 rectified units, 16 latents, fitted to the latents of an encoder by least squares
 * (distillation; Hinton, Vinyals and Dean 2015). Inputs and targets are brought to mean 0 and deviation 1 for the fit, and the
 * scales are multiplied into the weights afterwards.
 */

export interface DistillSettings {
  /** Passes through the frames. */
  readonly epochs: number;
  readonly batchSize: number;
  /** Adam's learning rate at the start; it falls to 0 along half a cosine. */
  readonly rate: number;
}

export const DISTILL_SETTINGS: DistillSettings = { epochs: 40, batchSize: 64, rate: 2e-3 };

/** Frames and the latents that are wanted of them, row by row. */
export interface DistillFrames {
  /** [frames x POOLED_VALUES] */
  readonly pooled: Float32Array;
  /** [frames x LATENTS] */
  readonly latents: Float32Array;
}

/** Mean and deviation of each column. */
interface Scale {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

function scaleOf(values: Float32Array, columns: number, least: number): Scale {
  const rows = values.length / columns;
  const mean = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) {
    const column = i % columns;
    mean[column] = at(mean, column) + at(values, i) / rows;
  }
  for (let i = 0; i < values.length; i++) {
    const column = i % columns;
    squares[column] = at(squares, column) + (at(values, i) - at(mean, column)) ** 2 / rows;
  }
  return { mean, deviation: squares.map((square) => Math.max(least, Math.sqrt(square))) };
}

function scaled(values: Float32Array, { mean, deviation }: Scale): Float64Array {
  const columns = mean.length;
  return Float64Array.from(
    values,
    (value, i) => (value - at(mean, i % columns)) / at(deviation, i % columns),
  );
}

/** The tensors of a net that was fitted to scaled values, for values as they are. */
function unscaled(net: Net, input: Scale, output: Scale): Tensors {
  const hidden = new Float32Array(POOLED_VALUES * SMALL_HIDDEN);
  const hiddenBias = Float32Array.from(net.hiddenBias, (bias, unit) => {
    let sum = bias;
    for (let k = 0; k < POOLED_VALUES; k++) {
      const weight = at(net.hidden, unit * POOLED_VALUES + k) / at(input.deviation, k);
      hidden[k * SMALL_HIDDEN + unit] = weight;
      sum -= weight * at(input.mean, k);
    }
    return sum;
  });
  const latent = new Float32Array(SMALL_HIDDEN * LATENTS);
  for (let unit = 0; unit < SMALL_HIDDEN; unit++) {
    for (let k = 0; k < LATENTS; k++) {
      latent[unit * LATENTS + k] =
        at(net.latent, k * SMALL_HIDDEN + unit) * at(output.deviation, k);
    }
  }
  const latentBias = Float32Array.from(
    net.latentBias,
    (bias, k) => bias * at(output.deviation, k) + at(output.mean, k),
  );
  const values = [hidden, hiddenBias, latent, latentBias];
  return new Map(SMALL_TENSORS.map(({ name }, k) => [name, values[k] ?? new Float32Array(0)]));
}

/** Smallest deviation of an input: pixels that hardly vary are not blown up. */
const LEAST_DEVIATION = 0.02;

/** How far a fit is. */
export interface DistillProgress {
  /** Of all batches, 0..1. */
  readonly share: number;
  /** Passes through the frames that are complete. */
  readonly epochs: number;
  /** Mean squared error of the last complete pass in units of the latents' variances; NaN in the first. */
  readonly error: number;
}

/** Batches between two reports. */
const REPORT_EVERY = 16;

/**
 * Fits a small encoder. The same key and frames give the same tensors.
 * @param onProgress is waited for; may throw to cancel
 * @returns the tensors SMALL_TENSORS
 */
export async function distill(
  frames: DistillFrames,
  key: Key,
  settings: DistillSettings,
  onProgress: (progress: DistillProgress) => void | Promise<void> = () => undefined,
): Promise<Tensors> {
  const input = scaleOf(frames.pooled, POOLED_VALUES, LEAST_DEVIATION);
  const output = scaleOf(frames.latents, LATENTS, 1e-6);
  const examples: Examples = {
    pooled: scaled(frames.pooled, input),
    latents: scaled(frames.latents, output),
  };
  const count = frames.latents.length / LATENTS;
  const net = freshNet(fold(key, 'weights'));
  const gradient = new Gradient();
  const adam = new Adam(arraysOf(net), arraysOf(gradient.net));
  const batches = Math.ceil(count / settings.batchSize);
  let last = NaN;
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    const order = shuffled(count, fold(fold(key, 'order'), epoch));
    let error = 0;
    for (let batch = 0; batch < batches; batch++) {
      const from = batch * settings.batchSize;
      const share = (epoch * batches + batch) / (settings.epochs * batches);
      if (batch % REPORT_EVERY === 0) await onProgress({ share, epochs: epoch, error: last });
      error += gradient.of(net, examples, order.subarray(from, from + settings.batchSize));
      adam.step((settings.rate / 2) * (1 + Math.cos(Math.PI * share)));
    }
    last = error / (count * LATENTS);
  }
  await onProgress({ share: 1, epochs: settings.epochs, error: last });
  return unscaled(net, input, output);
}

/**
 * Share of the variance of each latent that a small encoder explains (R squared), [LATENTS].
 * @param tensors SMALL_TENSORS @param frames frames that fitted nothing
 */
export function explainedBySmall(tensors: Tensors, frames: DistillFrames): number[] {
  const net = byUnit(tensors);
  const count = frames.latents.length / LATENTS;
  const { mean } = scaleOf(frames.latents, LATENTS, 0);
  const off = new Float64Array(LATENTS);
  const spread = new Float64Array(LATENTS);
  const hidden = new Float64Array(SMALL_HIDDEN);
  const latents = new Float64Array(LATENTS);
  const pooled = Float64Array.from(frames.pooled);
  for (let frame = 0; frame < count; frame++) {
    forward(net, pooled, frame, hidden, latents);
    for (let k = 0; k < LATENTS; k++) {
      const wanted = at(frames.latents, frame * LATENTS + k);
      off[k] = at(off, k) + (at(latents, k) - wanted) ** 2;
      spread[k] = at(spread, k) + (wanted - at(mean, k)) ** 2;
    }
  }
  return Array.from(off, (sum, k) => 1 - sum / at(spread, k));
}

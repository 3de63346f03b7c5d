import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../shared/base/arrays.ts';
import type { Tensors } from '../../shared/tasks/racing/encoder/architecture.ts';
import { IMAGE_VALUES } from '../../shared/tasks/racing/encoder/collect.ts';
import { IMAGE_SIZE, LATENTS } from '../../shared/tasks/racing/constants.ts';
import { imageCount } from './dataset.ts';
import { decode, encode } from './model.ts';
import { tensorsOf } from './tensors.ts';
import { imageValues } from './trainer.ts';

const BATCH = 50;

function imageTensor(images: Uint8Array, indices: readonly number[]): tf.Tensor4D {
  return tf.tensor4d(imageValues(images, indices), [indices.length, IMAGE_SIZE, IMAGE_SIZE, 3]);
}

/** A latent counts as alive if its mean varies by more than this over the test images. */
const ALIVE_DEVIATION = 0.1;

export interface EncoderReport {
  readonly images: number;
  /** Squared error summed over an image, with the latent's mean; average over the test images. */
  readonly reconstruction: number;
  /** The same for one image that is the mean of the test images. */
  readonly meanImage: number;
  /** Standard deviation of each latent's mean over the test images. */
  readonly deviation: readonly number[];
  /** Kullback-Leibler divergence of each latent in nats. */
  readonly divergence: readonly number[];
  readonly alive: number;
}

/** The squared error per image of a constant picture, the mean of all. */
function meanImageError(images: Uint8Array): number {
  const count = imageCount(images);
  let error = 0;
  for (let value = 0; value < IMAGE_VALUES; value++) {
    let sum = 0;
    let squares = 0;
    for (let image = 0; image < count; image++) {
      const x = at(images, image * IMAGE_VALUES + value) / 255;
      sum += x;
      squares += x * x;
    }
    error += squares / count - (sum / count) ** 2;
  }
  return error;
}

interface BatchResult {
  readonly error: number;
  readonly means: Float32Array;
  readonly divergence: Float32Array;
}

function evaluateBatch(
  variables: ReadonlyMap<string, tf.Tensor>,
  images: Uint8Array,
  indices: readonly number[],
): BatchResult {
  return tf.tidy(() => {
    const batch = imageTensor(images, indices);
    const { mean, logvar } = encode(variables, batch);
    const difference = tf.sub(decode(variables, mean), batch);
    const terms = tf.sub(tf.add(tf.square(mean), tf.exp(logvar)), tf.add(logvar, 1));
    return {
      error: at(tf.sum(tf.square(difference)).dataSync(), 0),
      means: mean.dataSync() as Float32Array,
      divergence: tf.sum(tf.mul(terms, 0.5), 0).dataSync() as Float32Array,
    };
  });
}

/**
 * Measures an autoencoder on test images. tfjs must have been started.
 * @param onProgress called with the number of images done
 */
export function evaluateEncoder(
  weights: Tensors,
  images: Uint8Array,
  onProgress?: (done: number, images: number) => void,
): EncoderReport {
  const variables = tensorsOf(weights);
  const count = imageCount(images);
  const sums = new Float64Array(LATENTS);
  const squares = new Float64Array(LATENTS);
  const divergence = new Float64Array(LATENTS);
  let error = 0;
  for (let from = 0; from < count; from += BATCH) {
    const size = Math.min(BATCH, count - from);
    const result = evaluateBatch(
      variables,
      images,
      Array.from({ length: size }, (_, i) => from + i),
    );
    error += result.error;
    for (let i = 0; i < size * LATENTS; i++) {
      const latent = i % LATENTS;
      const mean = at(result.means, i);
      sums[latent] = at(sums, latent) + mean;
      squares[latent] = at(squares, latent) + mean * mean;
    }
    result.divergence.forEach((value, latent) => {
      divergence[latent] = at(divergence, latent) + value;
    });
    onProgress?.(from + size, count);
  }
  for (const tensor of variables.values()) tensor.dispose();
  const deviation = Array.from(sums, (sum, latent) =>
    Math.sqrt(Math.max(0, at(squares, latent) / count - (sum / count) ** 2)),
  );
  return {
    images: count,
    reconstruction: error / count,
    meanImage: meanImageError(images),
    deviation,
    divergence: Array.from(divergence, (value) => value / count),
    alive: deviation.filter((value) => value > ALIVE_DEVIATION).length,
  };
}

/** Reconstructions of some images, in 0..1, pixel after pixel. */
export function reconstruct(
  weights: Tensors,
  images: Uint8Array,
  indices: readonly number[],
): Float32Array {
  const variables = tensorsOf(weights);
  const result = tf.tidy(
    () =>
      decode(
        variables,
        encode(variables, imageTensor(images, indices)).mean,
      ).dataSync() as Float32Array,
  );
  for (const tensor of variables.values()) tensor.dispose();
  return result;
}

import * as tf from '@tensorflow/tfjs-core';
import {
  CONVOLUTIONS,
  DECONVOLUTIONS,
  FEATURES,
  STRIDE,
} from '../../shared/tasks/racing/encoder/architecture.ts';
import { LATENTS } from '../../shared/tasks/racing/constants.ts';
import { FREE_NATS } from './objective.ts';
import { convolve, deconvolve, multiply } from './convolution.ts';

/** Trainable tensors by name. */
export type Variables = ReadonlyMap<string, tf.Tensor>;

function get(variables: Variables, name: string): tf.Tensor {
  const variable = variables.get(name);
  if (variable === undefined) throw new Error(`the autoencoder has no tensor "${name}"`);
  return variable;
}

function dense(variables: Variables, name: string, input: tf.Tensor2D): tf.Tensor2D {
  const product = multiply(input, get(variables, name) as tf.Tensor2D);
  return tf.add(product, get(variables, `${name}.bias`));
}

/** Means and log-variances [batch, 16] of images [batch, 64, 64, 3]. */
export function encode(
  variables: Variables,
  images: tf.Tensor4D,
): { mean: tf.Tensor2D; logvar: tf.Tensor2D } {
  let x = images;
  for (const { name } of CONVOLUTIONS) {
    const y = convolve(x, get(variables, name) as tf.Tensor4D, STRIDE, x !== images);
    x = tf.relu(tf.add(y, get(variables, `${name}.bias`)));
  }
  const features = tf.reshape<tf.Rank.R2>(x, [-1, FEATURES]);
  return {
    mean: dense(variables, 'mean', features),
    logvar: dense(variables, 'logvar', features),
  };
}

/** Images [batch, 64, 64, 3] of latents [batch, 16]. */
export function decode(variables: Variables, latents: tf.Tensor2D): tf.Tensor4D {
  const [first, ...rest] = DECONVOLUTIONS;
  if (first === undefined) throw new Error('the decoder has no layer');
  const code = dense(variables, 'dense', latents);
  // On a single pixel a transposed convolution is a product with each tap of the kernel.
  const taps = tf.reshape<tf.Rank.R2>(
    tf.transpose(get(variables, first.name) as tf.Tensor4D, [2, 0, 1, 3]),
    [first.channels, -1],
  );
  const { outputSize, outputChannels } = first;
  const grown = tf.reshape(multiply(code, taps), [-1, outputSize, outputSize, outputChannels]);
  let x = tf.relu<tf.Tensor4D>(tf.add(grown, get(variables, `${first.name}.bias`)));
  rest.forEach((layer, index) => {
    const y = deconvolve(x, get(variables, layer.name) as tf.Tensor4D, layer.outputSize);
    const sum = tf.add<tf.Tensor4D>(y, get(variables, `${layer.name}.bias`));
    x = index === rest.length - 1 ? tf.sigmoid(sum) : tf.relu(sum);
  });
  return x;
}

export interface Losses {
  /** What is minimised: reconstruction + sum over latents of max(divergence, FREE_NATS). */
  readonly total: tf.Scalar;
  /** Squared error summed over an image, averaged over the batch. */
  readonly reconstruction: tf.Scalar;
  /** Kullback-Leibler divergence from a standard normal of each latent, averaged over the batch. */
  readonly divergence: tf.Tensor1D;
}

/** Losses of a batch, with latents drawn by the given standard normal noise [batch, 16]. */
export function losses(variables: Variables, images: tf.Tensor4D, noise: tf.Tensor2D): Losses {
  const { mean, logvar } = encode(variables, images);
  const latents = tf.add<tf.Tensor2D>(mean, tf.mul(tf.exp(tf.mul(logvar, 0.5)), noise));
  const difference = tf.sub(decode(variables, latents), images);
  const batch = images.shape[0];
  const reconstruction = tf.div<tf.Scalar>(tf.sum(tf.square(difference)), batch);
  const terms = tf.sub(tf.add(tf.square(mean), tf.exp(logvar)), tf.add(logvar, 1));
  const divergence = tf.mul<tf.Tensor1D>(tf.mean(terms, 0), 0.5);
  const floored = tf.maximum(divergence, tf.fill([LATENTS], FREE_NATS));
  const total = tf.add<tf.Scalar>(reconstruction, tf.sum(floored));
  return { total, reconstruction, divergence };
}

import * as tf from '@tensorflow/tfjs-core';
import { PrecocialError } from '../../shared/base/errors.ts';
import {
  DECODER_TENSORS,
  ENCODER_TENSORS,
} from '../../shared/tasks/racing/encoder/architecture.ts';
import type { TensorShape } from '../../shared/tasks/racing/encoder/architecture.ts';

/** Every tensor of the autoencoder, in file order. */
export const TENSORS: readonly TensorShape[] = [...ENCODER_TENSORS, ...DECODER_TENSORS];

/** The tensors of weights; the caller disposes of them. */
export function tensorsOf(weights: ReadonlyMap<string, Float32Array>): Map<string, tf.Tensor> {
  return new Map(
    TENSORS.map(({ name, shape }) => {
      const values = weights.get(name);
      if (values === undefined) throw new PrecocialError('internal', `no tensor "${name}"`);
      return [name, tf.tensor(values, [...shape])];
    }),
  );
}

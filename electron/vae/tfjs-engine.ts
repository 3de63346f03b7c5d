import * as tf from '@tensorflow/tfjs-core';
import { at } from '../../shared/base/arrays.ts';
import { IMAGE_SIZE, LATENTS } from '../../shared/tasks/racing/constants.ts';
import { startBackend } from './backend.ts';
import { losses } from './model.ts';
import type { Batch, BatchGradients, GradientEngine } from './objective.ts';
import { TENSORS, tensorsOf } from './tensors.ts';

/** Runs something and frees every tensor it made. */
function scoped<T>(run: () => T): T {
  tf.engine().startScope();
  try {
    return run();
  } finally {
    tf.engine().endScope();
  }
}

function gradients(weights: ReadonlyMap<string, Float32Array>, batch: Batch): BatchGradients {
  return scoped(() => {
    const images = tf.tensor4d(batch.images, [batch.count, IMAGE_SIZE, IMAGE_SIZE, 3]);
    const noise = tf.tensor2d(batch.noise, [batch.count, LATENTS]);
    let reconstruction = NaN;
    let divergence: number[] = [];
    const run = tf.grads((...tensors: tf.Tensor[]) => {
      const variables = new Map(TENSORS.map(({ name }, i) => [name, tensors[i] as tf.Tensor]));
      const result = losses(variables, images, noise);
      reconstruction = at(result.reconstruction.dataSync(), 0);
      divergence = Array.from(result.divergence.dataSync());
      return result.total;
    });
    const slopes = run([...tensorsOf(weights).values()]);
    return {
      reconstruction,
      divergence,
      gradients: new Map(
        TENSORS.map(({ name }, i) => [name, slopes[i]?.dataSync() as Float32Array]),
      ),
    };
  });
}

/** Gradients by tfjs on its WebAssembly backend: slower, but on every machine. */
export async function tfjsEngine(): Promise<GradientEngine> {
  await startBackend();
  return {
    name: 'wasm',
    run: (weights, batch) => Promise.resolve(gradients(weights, batch)),
  };
}

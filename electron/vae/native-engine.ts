import { at } from '../../shared/base/arrays.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import {
  DECODER_TENSORS,
  ENCODER_TENSORS,
} from '../../shared/tasks/racing/encoder/architecture.ts';
import { IMAGE_SIZE, LATENTS } from '../../shared/tasks/racing/constants.ts';
import { GRAPH, trainingGraph } from './native-graph.ts';
import type { Batch, BatchGradients, GradientEngine } from './objective.ts';
import { loadRuntime } from '../encoders/onnx-encoder.ts';

const TENSORS = [...ENCODER_TENSORS, ...DECODER_TENSORS];

/** [count, pixels, 3] to [count, 3, pixels]. */
export function planes(images: Float32Array, count: number): Float32Array {
  const pixels = IMAGE_SIZE * IMAGE_SIZE;
  const target = new Float32Array(images.length);
  for (let image = 0; image < count; image++) {
    const base = image * pixels * 3;
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        target[base + channel * pixels + pixel] = at(images, base + pixel * 3 + channel);
      }
    }
  }
  return target;
}

/** Gradients by onnxruntime on one thread, for batches of one size; null where the runtime cannot be loaded. */
export async function nativeEngine(batchSize: number): Promise<GradientEngine | null> {
  const ort = await loadRuntime();
  if (ort === null) return null;
  const session = await ort.InferenceSession.create(trainingGraph(batchSize), {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const floats = (value: { readonly data: unknown } | undefined): Float32Array => {
    if (value?.data instanceof Float32Array) return value.data;
    throw new PrecocialError('internal', 'onnxruntime gave no gradient.');
  };
  return {
    name: 'native',
    async run(weights, batch: Batch): Promise<BatchGradients> {
      const feeds = Object.fromEntries(
        TENSORS.map(({ name, shape }) => {
          const values = weights.get(name) ?? new Float32Array(0);
          return [name, new ort.Tensor('float32', values, [...shape])];
        }),
      );
      feeds[GRAPH.images] = new ort.Tensor('float32', planes(batch.images, batch.count), [
        batch.count,
        3,
        IMAGE_SIZE,
        IMAGE_SIZE,
      ]);
      feeds[GRAPH.noise] = new ort.Tensor('float32', batch.noise, [batch.count, LATENTS]);
      const results = await session.run(feeds);
      return {
        reconstruction: at(floats(results[GRAPH.reconstruction]), 0),
        divergence: Array.from(floats(results[GRAPH.divergence])),
        gradients: new Map(
          TENSORS.map(({ name }) => [name, floats(results[GRAPH.gradient(name)])]),
        ),
      };
    },
  };
}

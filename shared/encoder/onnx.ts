import { at } from '../arrays.ts';
import { PrecocialError } from '../contract/errors.ts';
import { OnnxGraph } from '../formats/onnx.ts';
import { IMAGE_SIZE, LATENTS } from '../tasks/racing/constants.ts';
import { CONVOLUTIONS, FEATURES, KERNEL, STRIDE } from './architecture.ts';
import type { Tensors } from './architecture.ts';

/** Names of the model's input (images, planes of 0..1) and output (means). */
export const ONNX_INPUT = 'images';
export const ONNX_OUTPUT = 'means';

export function tensorOf(tensors: Tensors, name: string): Float32Array {
  const values = tensors.get(name);
  if (values === undefined) throw new PrecocialError('encoder', `tensor "${name}" is missing`);
  return values;
}

/** [kernel, kernel, input, output] to [output, input, kernel, kernel]. */
export function channelsFirst(
  weights: Float32Array,
  channels: number,
  outputs: number,
): Float32Array {
  const taps = KERNEL * KERNEL;
  return Float32Array.from({ length: weights.length }, (_, i) => {
    const tap = i % taps;
    const input = Math.floor(i / taps) % channels;
    const output = Math.floor(i / (taps * channels));
    return at(weights, (tap * channels + input) * outputs + output);
  });
}

/** Rows of a dense layer reordered from row, column, channel to channel, row, column. */
export function featuresChannelsFirst(weights: Float32Array): Float32Array {
  const last = CONVOLUTIONS.at(-1);
  const channels = last?.outputChannels ?? 0;
  const pixels = FEATURES / channels;
  return Float32Array.from({ length: weights.length }, (_, i) => {
    const feature = Math.floor(i / LATENTS);
    const channel = Math.floor(feature / pixels);
    const pixel = feature % pixels;
    return at(weights, (pixel * channels + channel) * LATENTS + (i % LATENTS));
  });
}

/** The encoder as an ONNX model in single precision: [batch, 3, 64, 64] to [batch, 16]. */
export function encoderOnnx(tensors: Tensors, encoderId: string): Uint8Array {
  const graph = new OnnxGraph('encoder');
  let x = graph.input(ONNX_INPUT, 'float', ['batch', 3, IMAGE_SIZE, IMAGE_SIZE]);
  for (const { name, channels, outputChannels } of CONVOLUTIONS) {
    const weights = channelsFirst(tensorOf(tensors, name), channels, outputChannels);
    const w = graph.constant('float', [outputChannels, channels, KERNEL, KERNEL], weights);
    const b = graph.constant('float', [outputChannels], tensorOf(tensors, `${name}.bias`));
    const y = graph.apply('Conv', [x, w, b], {
      kernel_shape: [KERNEL, KERNEL],
      strides: [STRIDE, STRIDE],
    });
    x = graph.apply('Relu', [y]);
  }
  const flat = graph.apply('Flatten', [x], { axis: 1 });
  const w = graph.constant(
    'float',
    [FEATURES, LATENTS],
    featuresChannelsFirst(tensorOf(tensors, 'mean')),
  );
  const b = graph.constant('float', [LATENTS], tensorOf(tensors, 'mean.bias'));
  graph.apply('Gemm', [flat, w, b], {}, [ONNX_OUTPUT]);
  graph.output(ONNX_OUTPUT, 'float', ['batch', LATENTS]);
  return graph.finish({ encoder: encoderId });
}

import { at } from '../../../base/arrays.ts';
import { PrecocialError } from '../../../base/errors.ts';
import { OnnxGraph } from '../../../formats/onnx.ts';
import { IMAGE_SIZE, LATENTS } from '../constants.ts';
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
  dense(graph, graph.apply('Flatten', [x], { axis: 1 }), tensors);
  return graph.finish({ encoder: encoderId });
}

/** Largest value of 8-bit weights: 7 bits, because processors without dot-product instructions add pairs in 16 bits. */
const WEIGHT_LIMIT = 63;

/** Weights of each output channel as whole numbers of its own scale. */
function quantized(
  weights: Float32Array,
  outputs: number,
): { values: Int8Array; scales: Float32Array } {
  const size = weights.length / outputs;
  const values = new Int8Array(weights.length);
  const scales = new Float32Array(outputs);
  for (let output = 0; output < outputs; output++) {
    const row = weights.subarray(output * size, (output + 1) * size);
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    const scale = Math.fround(largest / WEIGHT_LIMIT);
    scales[output] = scale;
    row.forEach((value, i) => (values[output * size + i] = Math.round(value / scale)));
  }
  return { values, scales };
}

/**
 * The encoder with 8-bit convolutions; the dense layer stays in single precision.
 * @param ranges largest value after each convolution, which its 255 steps cover
 */
export function encoderOnnxInt8(
  tensors: Tensors,
  ranges: readonly number[],
  encoderId: string,
): Uint8Array {
  const graph = new OnnxGraph('encoder-int8');
  const scalar = (value: number): string => graph.constant('float', [], [value]);
  const zero = graph.constant('uint8', [], [0]);
  const images = graph.input(ONNX_INPUT, 'float', ['batch', 3, IMAGE_SIZE, IMAGE_SIZE]);
  let scale = Math.fround(1 / 255);
  let x = graph.apply('QuantizeLinear', [images, scalar(scale), zero]);
  CONVOLUTIONS.forEach(({ name, channels, outputChannels }, layer) => {
    const weights = channelsFirst(tensorOf(tensors, name), channels, outputChannels);
    const { values, scales } = quantized(weights, outputChannels);
    const bias = tensorOf(tensors, `${name}.bias`);
    const outScale = Math.fround((ranges[layer] ?? 1) / 255);
    const biases = Array.from(bias, (value, i) => Math.round(value / (scale * at(scales, i))));
    const inputs = [
      x,
      scalar(scale),
      zero,
      graph.constant('int8', [outputChannels, channels, KERNEL, KERNEL], values),
      graph.constant('float', [outputChannels], scales),
      graph.constant('int8', [outputChannels], new Int8Array(outputChannels)),
      scalar(outScale),
      zero,
      graph.constant('int32', [outputChannels], biases),
    ];
    // Values below 0 become 0, because 0 is the smallest 8-bit number: the ReLU costs nothing.
    x = graph.apply('QLinearConv', inputs, {
      kernel_shape: [KERNEL, KERNEL],
      strides: [STRIDE, STRIDE],
    });
    scale = outScale;
  });
  const values = graph.apply('DequantizeLinear', [x, scalar(scale), zero]);
  dense(graph, graph.apply('Flatten', [values], { axis: 1 }), tensors);
  return graph.finish({ encoder: encoderId });
}

/** The means, from features in channel, row, column order. */
function dense(graph: OnnxGraph, features: string, tensors: Tensors): void {
  const weights = featuresChannelsFirst(tensorOf(tensors, 'mean'));
  const w = graph.constant('float', [FEATURES, LATENTS], weights);
  const b = graph.constant('float', [LATENTS], tensorOf(tensors, 'mean.bias'));
  graph.apply('Gemm', [features, w, b], {}, [ONNX_OUTPUT]);
  graph.output(ONNX_OUTPUT, 'float', ['batch', LATENTS]);
}

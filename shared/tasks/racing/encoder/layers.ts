import { at } from '../../../base/arrays.ts';
import { PrecocialError } from '../../../base/errors.ts';
import type { Kernel, Regions } from '../../../network/kernel.ts';
import type { Tensors } from './architecture.ts';

/** Output channels that the kernel's convolution computes together. */
const BLOCK = 8;

/** A convolution as the kernel runs it. */
export interface Layer {
  readonly size: number;
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly outputSize: number;
  readonly outputChannels: number;
  readonly weights: number;
  readonly bias: number;
}

/** A tensor by name. @throws PrecocialError 'encoder' without it */
export function tensorOf(tensors: Tensors, name: string): Float32Array {
  const values = tensors.get(name);
  if (values === undefined) throw new PrecocialError('encoder', `tensor "${name}" is missing`);
  return values;
}

/** A view of the kernel's memory. */
export function floats(kernel: Kernel, address: number, length: number): Float32Array {
  return new Float32Array(kernel.memory.buffer, address, length);
}

/** Weights [taps, outputs] in blocks of eight outputs, missing outputs 0. */
function packed(weights: Float32Array, outputs: number): Float32Array {
  const taps = weights.length / outputs;
  const blocks = Math.ceil(outputs / BLOCK);
  const target = new Float32Array(blocks * taps * BLOCK);
  for (let tap = 0; tap < taps; tap++) {
    for (let output = 0; output < outputs; output++) {
      const block = Math.floor(output / BLOCK);
      target[(block * taps + tap) * BLOCK + (output % BLOCK)] = at(weights, tap * outputs + output);
    }
  }
  return target;
}

/** Writes a layer's weights into the kernel's memory. */
export function loadLayer(
  kernel: Kernel,
  regions: Regions,
  shape: Omit<Layer, 'weights' | 'bias' | 'outputChannels'>,
  weights: Float32Array,
  bias: Float32Array,
): Layer {
  const blocks = packed(weights, bias.length);
  const outputChannels = Math.ceil(bias.length / BLOCK) * BLOCK;
  const layer = {
    ...shape,
    outputChannels,
    weights: regions.reserve(blocks.byteLength),
    bias: regions.reserve(outputChannels * 4),
  };
  floats(kernel, layer.weights, blocks.length).set(blocks);
  floats(kernel, layer.bias, outputChannels).fill(0).set(bias);
  return layer;
}

/** Runs a layer on values in the kernel's memory. */
export function convolve(
  kernel: Kernel,
  layer: Layer,
  from: number,
  to: number,
  relu: boolean,
): void {
  kernel.call('convolve')(
    from,
    layer.size,
    layer.channels,
    layer.kernel,
    layer.stride,
    layer.weights,
    layer.bias,
    to,
    layer.outputSize,
    layer.outputChannels,
    relu ? 1 : 0,
  );
}

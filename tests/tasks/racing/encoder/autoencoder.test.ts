import { describe, expect, it } from 'vitest';
import {
  CONVOLUTIONS,
  DECONVOLUTIONS,
  KERNEL,
} from '../../../../shared/tasks/racing/encoder/architecture.ts';
import { WasmDecoder, WasmEncoder } from '../../../../shared/tasks/racing/encoder/autoencoder.ts';
import { nativeEncoder } from '../../../../electron/encoders/onnx-encoder.ts';
import { instantiateRacer } from '../../../../shared/tasks/racing/kernel.ts';
import { racerBytes, syntheticEncoder, syntheticImage, syntheticTensors } from './synthetic.ts';

type Tensors = ReadonlyMap<string, Float32Array>;

function get(tensors: Tensors, name: string): Float32Array {
  return tensors.get(name) ?? new Float32Array(0);
}

/** The encoder as its definition says it, in double precision. */
function slowEncode(tensors: Tensors, image: Float32Array): number[] {
  const pixels = 64 * 64;
  let x = Float64Array.from({ length: image.length }, (_, i) => {
    return image[(i % 3) * pixels + Math.floor(i / 3)] ?? NaN;
  });
  for (const { name, size, channels, outputSize, outputChannels } of CONVOLUTIONS) {
    const weights = get(tensors, name);
    const bias = get(tensors, `${name}.bias`);
    const y = new Float64Array(outputSize * outputSize * outputChannels);
    for (let pixel = 0; pixel < outputSize * outputSize; pixel++) {
      const top = Math.floor(pixel / outputSize) * 2;
      const left = (pixel % outputSize) * 2;
      const sums = Float64Array.from(bias);
      for (let tap = 0; tap < KERNEL * KERNEL; tap++) {
        const row = top + Math.floor(tap / KERNEL);
        const from = (row * size + left + (tap % KERNEL)) * channels;
        for (let c = 0; c < channels; c++) {
          const value = x[from + c] ?? NaN;
          const at = (tap * channels + c) * outputChannels;
          for (let o = 0; o < outputChannels; o++) {
            sums[o] = (sums[o] ?? 0) + value * (weights[at + o] ?? NaN);
          }
        }
      }
      sums.forEach((sum, o) => (y[pixel * outputChannels + o] = Math.max(0, sum)));
    }
    x = y;
  }
  return dense(tensors, 'mean', x);
}

function dense(tensors: Tensors, name: string, input: ArrayLike<number>): number[] {
  const bias = get(tensors, `${name}.bias`);
  return Array.from(bias, (value, o) => {
    let sum = value;
    for (let i = 0; i < input.length; i++) {
      sum += (input[i] ?? NaN) * (get(tensors, name)[i * bias.length + o] ?? NaN);
    }
    return sum;
  });
}

/** The decoder by scattering each input over its outputs. */
function slowDecode(tensors: Tensors, latent: ArrayLike<number>): Float64Array {
  let x = Float64Array.from(dense(tensors, 'dense', latent));
  DECONVOLUTIONS.forEach((layer, index) => {
    const weights = get(tensors, layer.name);
    const bias = get(tensors, `${layer.name}.bias`);
    const outputs = layer.outputChannels;
    const y = Float64Array.from(
      { length: layer.outputSize ** 2 * outputs },
      (_, i) => bias[i % outputs] ?? NaN,
    );
    for (let at = 0; at < layer.size ** 2; at++) {
      const [row, column] = [Math.floor(at / layer.size) * 2, (at % layer.size) * 2];
      for (let tap = 0; tap < layer.kernel ** 2; tap++) {
        const to =
          ((row + Math.floor(tap / layer.kernel)) * layer.outputSize +
            column +
            (tap % layer.kernel)) *
          outputs;
        for (let c = 0; c < layer.channels; c++) {
          const value = x[at * layer.channels + c] ?? NaN;
          const from = (tap * layer.channels + c) * outputs;
          for (let o = 0; o < outputs; o++) {
            y[to + o] = (y[to + o] ?? 0) + value * (weights[from + o] ?? NaN);
          }
        }
      }
    }
    const last = index === DECONVOLUTIONS.length - 1;
    x = y.map((value) => (last ? 1 / (1 + Math.exp(-value)) : Math.max(0, value)));
  });
  return x;
}

function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let most = actual.length === expected.length ? 0 : Infinity;
  for (let i = 0; i < expected.length; i++) {
    most = Math.max(most, Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN)));
  }
  return most;
}

describe('the autoencoder in WebAssembly', () => {
  const tensors = syntheticTensors(3);
  const { kernel, regions } = instantiateRacer(racerBytes());
  const encoder = new WasmEncoder(kernel, regions, tensors);
  const decoder = new WasmDecoder(kernel, regions, tensors);

  it('encodes as defined', () => {
    const image = syntheticImage(1);
    expect(worst(encoder.encode(image), slowEncode(tensors, image))).toBeLessThan(1e-4);
  });

  it('gives the same latent again, whatever was encoded between', () => {
    const first = encoder.encode(syntheticImage(1));
    encoder.encode(syntheticImage(2));
    expect(encoder.encode(syntheticImage(1))).toEqual(first);
  });

  it('decodes as defined', () => {
    const latent = Float64Array.from({ length: 16 }, (_, i) => Math.sin(i));
    expect(worst(decoder.decode(latent), slowDecode(tensors, latent))).toBeLessThan(1e-4);
  });
});

describe('the native encoder', () => {
  const weights = syntheticEncoder(3);
  const { kernel, regions } = instantiateRacer(racerBytes());
  const wasm = new WasmEncoder(kernel, regions, weights.tensors);
  const images = [1, 2, 3, 4, 5].map(syntheticImage);
  const expected = images.flatMap((image) => Array.from(wasm.encode(image)));
  const batch = Float32Array.from(images.flatMap((image) => Array.from(image)));

  it('agrees with WebAssembly within 1e-4, for any batch', async () => {
    const native = await nativeEncoder(weights, 'f32');
    expect(native?.runtime).toBe('onnx');
    expect(worst((await native?.encode(batch, 5)) ?? [], expected)).toBeLessThan(1e-4);
    const one = batch.slice(0, batch.length / 5);
    expect(worst((await native?.encode(one, 1)) ?? [], expected.slice(0, 16))).toBeLessThan(1e-4);
  });

  it('stays near with 8 bits', async () => {
    const largest = images.map((image) => wasm.largestValues(image));
    const ranges = [0, 1, 2, 3].map((layer) =>
      Math.max(...largest.map((values) => values[layer] ?? 0)),
    );
    const native = await nativeEncoder({ ...weights, ranges }, 'int8');
    const latents = (await native?.encode(batch, 5)) ?? [];
    const spread = Math.max(...expected) - Math.min(...expected);
    expect(worst(latents, expected) / spread).toBeLessThan(0.05);
  });

  it('refuses 8 bits without ranges', async () => {
    const { kind, encoderId, tensors } = weights;
    await expect(nativeEncoder({ kind, encoderId, tensors }, 'int8')).rejects.toThrow('8-bit');
  });
});

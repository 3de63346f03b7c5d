import type { Kernel, Regions } from '../../../network/kernel.ts';
import { IMAGE_SIZE, LATENTS } from '../constants.ts';
import { WasmEncoder } from './autoencoder.ts';
import type { Weights } from './weights.ts';

/** Arithmetic of an encoder: single precision, or 8-bit weights and values. */
export type EncoderPrecision = 'f32' | 'int8';

/** Something that turns images into latents: native code where there is some, WebAssembly elsewhere. */
export interface ImageEncoder {
  readonly encoderId: string;
  readonly runtime: 'wasm' | 'onnx';
  readonly precision: EncoderPrecision;
  /**
   * @param images `count` images of three planes of 64 x 64 values in 0..1; may be overwritten once this returns
   * @returns `count` rows of 16 means
   */
  encode(images: Float32Array, count: number): Float32Array | Promise<Float32Array>;
}

/** The encoder in WebAssembly behind the common interface. */
export function wasmImageEncoder(kernel: Kernel, regions: Regions, weights: Weights): ImageEncoder {
  const encoder = new WasmEncoder(kernel, regions, weights.tensors);
  const size = 3 * IMAGE_SIZE * IMAGE_SIZE;
  return {
    encoderId: weights.encoderId,
    runtime: 'wasm',
    precision: 'f32',
    encode: (images, count) => {
      const latents = new Float32Array(count * LATENTS);
      for (let i = 0; i < count; i++) {
        latents.set(encoder.encode(images.subarray(i * size, (i + 1) * size)), i * LATENTS);
      }
      return latents;
    },
  };
}

import { readFileSync } from 'node:fs';
import {
  DECODER_TENSORS,
  ENCODER_TENSORS,
  SMALL_TENSORS,
  tensorSize,
} from '../../../../shared/tasks/racing/encoder/architecture.ts';
import { IMAGE_VALUES } from '../../../../shared/tasks/racing/encoder/collect.ts';
import type { Weights } from '../../../../shared/tasks/racing/encoder/weights.ts';
import { fold, keyOf, Stream } from '../../../../shared/random/key.ts';

/** Random tensors of the autoencoder, scaled so that values keep their size from layer to layer. */
export function syntheticTensors(seed: number): Map<string, Float32Array> {
  return new Map(
    [...ENCODER_TENSORS, ...DECODER_TENSORS, ...SMALL_TENSORS].map((tensor) => {
      const stream = new Stream(fold(fold(keyOf(seed), 'synthetic'), tensor.name));
      const deviation = tensor.fanIn === 0 ? 0.1 : Math.sqrt(2 / tensor.fanIn);
      const next = (): number => deviation * (2 * stream.uniform() - 1) * Math.sqrt(3);
      return [tensor.name, Float32Array.from({ length: tensorSize(tensor) }, next)];
    }),
  );
}

export function syntheticEncoder(seed: number): Weights {
  return {
    kind: 'encoder',
    encoderId: `synthetic-${seed}`,
    tensors: syntheticTensors(seed),
    ranges: [8, 8, 8, 8],
  };
}

/** A small encoder that belongs to `syntheticEncoder(seed)`. */
export function syntheticSmall(seed: number): Weights {
  return { kind: 'small', encoderId: `synthetic-${seed}`, tensors: syntheticTensors(seed) };
}

/** An image of three planes with smooth and noisy parts, in 0..1. */
export function syntheticImage(seed: number): Float32Array {
  const stream = new Stream(fold(keyOf(seed), 'image'));
  return Float32Array.from({ length: IMAGE_VALUES }, (_, i) =>
    Math.min(1, Math.max(0, 0.5 + 0.3 * Math.sin(i / 97) + 0.2 * (stream.uniform() - 0.5))),
  );
}

/** Bytes of the compiled racing kernel. */
export function racerBytes(): Uint8Array {
  return readFileSync(new URL('../../../../dist/kernels/racer.wasm', import.meta.url));
}

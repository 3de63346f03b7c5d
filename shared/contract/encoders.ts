/** The racer's encoders of a library, and how one is trained. */

import type { ImageEncoder } from '../tasks/racing/encoder/encoder.ts';

export type { EncoderTraining } from './request-schemas.ts';

/** What runs the encoder in child processes: onnxruntime, or WebAssembly where that cannot be loaded. */
export type EncoderRuntime = ImageEncoder['runtime'];

/** An encoder that can be used: the one that ships, or one trained here. */
export interface EncoderEntry {
  /** Its folder in the library; null for the one that ships. */
  readonly name: string | null;
  /** The checksum that genomes carry. */
  readonly id: string;
  readonly inUse: boolean;
  /** Measured on its own test frames; null for the one that ships (see its PROVENANCE). */
  readonly report: EncoderMeasures | null;
}

export interface EncoderMeasures {
  /** Squared error of a reconstruction, summed over an image, mean over the test frames. */
  readonly reconstruction: number;
  /** The same for the mean image. */
  readonly meanImage: number;
  /** Latents whose mean varies over the test frames. */
  readonly alive: number;
  readonly frames: number;
  readonly batches: number;
}

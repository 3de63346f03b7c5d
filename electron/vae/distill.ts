import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { throwIfCancelled, type CancelSignal } from '../../shared/base/cancel.ts';
import { POOLED_VALUES } from '../../shared/tasks/racing/encoder/architecture.ts';
import { IMAGE_VALUES } from '../../shared/tasks/racing/encoder/collect.ts';
import {
  distill,
  explainedBySmall,
  type DistillFrames,
  type DistillSettings,
} from '../../shared/tasks/racing/encoder/distill.ts';
import type { ImageEncoder } from '../../shared/tasks/racing/encoder/encoder.ts';
import { poolImages } from '../../shared/tasks/racing/encoder/pool.ts';
import { smallEncoderId, writeWeights } from '../../shared/tasks/racing/encoder/weights.ts';
import { keyOf } from '../../shared/random/key.ts';
import { LATENTS } from '../../shared/tasks/racing/constants.ts';
import { instantiateRacer } from '../../shared/tasks/racing/kernel.ts';
import { SMALL_FILE } from '../encoders/find.ts';
import { storageError, writeAtomically } from '../system/files.ts';
import { openEncoder, prepareFolder, readEncoder } from './command.ts';
import { imageCount, readDataset } from './dataset.ts';
import { planes } from './native-engine.ts';
import { imageValues } from './trainer.ts';

/** Images encoded at once. */
const AT_ONCE = 4;

export interface DistillOptions extends DistillSettings {
  readonly seed: number;
  readonly signal?: CancelSignal;
  /** Called with how far the work is, 0..1, and what is done now. */
  readonly report?: (share: number, text: string) => void;
}

export interface DistillReport {
  readonly encoderId: string;
  /** Id of the small encoder: the checksum of its weights. */
  readonly smallId: string;
  /** Share of the variance of each latent that it explains on test frames, which fitted nothing. */
  readonly explained: readonly number[];
  readonly mean: number;
  readonly worst: number;
  readonly trainFrames: number;
  readonly testFrames: number;
  readonly file: string;
}

/** Of all work, the share that encoding the frames takes. */
const ENCODING = 0.1;

/** Pooled images and the encoder's latents of stored frames. */
async function framesOf(
  encoder: ImageEncoder,
  images: Uint8Array,
  onProgress: (encoded: number) => void,
): Promise<DistillFrames> {
  const count = imageCount(images);
  const latents = new Float32Array(count * LATENTS);
  for (let first = 0; first < count; first += AT_ONCE) {
    const indices = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, k) => first + k);
    const values = planes(imageValues(images, indices), indices.length);
    latents.set(await encoder.encode(values, indices.length), first * LATENTS);
    onProgress(first + indices.length);
  }
  const pooled = poolImages(images.subarray(0, count * IMAGE_VALUES));
  return { pooled: pooled.subarray(0, count * POOLED_VALUES), latents };
}

/**
 * `precocial vae distill`: fits a small encoder to the latents of an encoder and writes it beside that encoder's files. The same
 * frames, encoder, seed and settings give the same file.
 * @param frames folder of `vae collect` @param folder of the encoder @param out folder of the result
 * @throws PrecocialError 'not-found', 'invalid-file', 'encoder', 'storage', 'cancelled'
 */
export async function distillCommand(
  frames: string,
  kernel: Uint8Array,
  folder: string,
  out: string,
  options: DistillOptions,
): Promise<DistillReport> {
  const { train, test } = await readDataset(frames);
  const weights = await readEncoder(folder);
  await prepareFolder('The distilling was not begun', out, SMALL_FILE);
  const encoder = await openEncoder(weights, instantiateRacer(kernel));
  const total = imageCount(train) + imageCount(test);
  const encoding = (before: number) => (encoded: number) => {
    throwIfCancelled(options.signal);
    const done = before + encoded;
    options.report?.((ENCODING * done) / total, `frame ${done} of ${total}`);
  };
  const fitted = await framesOf(encoder, train, encoding(0));
  const unseen = await framesOf(encoder, test, encoding(imageCount(train)));
  const tensors = await distill(fitted, keyOf(options.seed), options, async (progress) => {
    // The fit is one long computation: without a turn of the event loop no signal would arrive.
    await setImmediate();
    throwIfCancelled(options.signal);
    const { share, epochs, error } = progress;
    const left = Number.isNaN(error) ? '' : `, ${(100 * error).toFixed(1)} % unexplained`;
    options.report?.(
      ENCODING + (1 - ENCODING) * share,
      `pass ${epochs} of ${options.epochs}${left}`,
    );
  });
  const explained = explainedBySmall(tensors, unseen);
  const file = join(out, SMALL_FILE);
  const { encoderId } = weights;
  const bytes = writeWeights({ kind: 'small', encoderId, tensors });
  await writeAtomically(file, bytes).catch((error: unknown) => {
    throw storageError('The small encoder was not written', file, error);
  });
  return {
    encoderId,
    smallId: smallEncoderId(tensors),
    explained,
    mean: explained.reduce((sum, share) => sum + share, 0) / explained.length,
    worst: Math.min(...explained),
    trainFrames: imageCount(train),
    testFrames: imageCount(test),
    file,
  };
}

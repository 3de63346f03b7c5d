import { at } from '../../shared/base/arrays.ts';
import { FEATURES, type Tensors } from '../../shared/tasks/racing/encoder/architecture.ts';
import type { ImageEncoder } from '../../shared/tasks/racing/encoder/encoder.ts';
import { LeastSquares, solve } from '../../shared/tasks/racing/encoder/least-squares.ts';
import { LATENTS } from '../../shared/tasks/racing/constants.ts';
import { instantiateRacer } from '../../shared/tasks/racing/kernel.ts';
import {
  openEncoder,
  prepareFolder,
  readAutoencoder,
  readEncoder,
  writeAutoencoder,
} from './command.ts';
import { ENCODER_FILE } from '../encoders/find.ts';
import { evenly, imageCount, readDataset } from './dataset.ts';
import { planes } from './native-engine.ts';
import { imageValues } from './trainer.ts';

/** Frames that the fit sees, evenly from the training frames. */
const FIT_IMAGES = 4000;
const AT_ONCE = 4;

/** Latents of another encoder from those of this one: that = this M + b. */
export interface Alignment {
  /** M, [LATENTS x LATENTS], row by row. */
  readonly map: Float64Array;
  /** b, [LATENTS]. */
  readonly shift: Float64Array;
}

/**
 * Writes the change of terms into an autoencoder: its encoder's means come out as `alignment` maps them, and its decoder takes
 * them back, so that reconstructions stay what they were. Log-variances, which only training uses, keep the old terms.
 */
export function alignTensors(tensors: Tensors, { map, shift }: Alignment): Tensors {
  const get = (name: string): Float32Array => tensors.get(name) ?? new Float32Array(0);
  const mean = multiply(get('mean'), map, FEATURES, LATENTS, LATENTS);
  const bias = multiply(get('mean.bias'), map, 1, LATENTS, LATENTS);
  const unit = Float64Array.from({ length: LATENTS * LATENTS }, (_, k) =>
    k % (LATENTS + 1) === 0 ? 1 : 0,
  );
  const back = solve(map, unit, LATENTS);
  const dense = multiply(back, get('dense'), LATENTS, LATENTS, FEATURES);
  const moved = multiply(shift, dense, 1, LATENTS, FEATURES);
  return new Map<string, Float32Array>([
    ...tensors,
    ['mean', Float32Array.from(mean)],
    ['mean.bias', Float32Array.from(bias, (value, k) => value + at(shift, k))],
    ['dense', Float32Array.from(dense)],
    ['dense.bias', get('dense.bias').map((value, k) => value - at(moved, k))],
  ]);
}

/** The product of two matrices, [rows x inner] and [inner x columns], all row by row. */
function multiply(
  a: Float32Array | Float64Array,
  b: Float32Array | Float64Array,
  rows: number,
  inner: number,
  columns: number,
): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < inner; k++) {
      const value = a[row * inner + k] ?? 0;
      for (let column = 0; column < columns; column++) {
        const place = row * columns + column;
        product[place] = at(product, place) + value * (b[k * columns + column] ?? 0);
      }
    }
  return product;
}

/** Latents of images, [images x LATENTS]. */
async function latentsOf(
  encoder: ImageEncoder,
  images: Uint8Array,
  indices: readonly number[],
  onProgress: (encoded: number) => void,
): Promise<Float64Array> {
  const latents = new Float64Array(indices.length * LATENTS);
  for (let first = 0; first < indices.length; first += AT_ONCE) {
    const some = indices.slice(first, first + AT_ONCE);
    const values = planes(imageValues(images, some), some.length);
    latents.set(await encoder.encode(values, some.length), first * LATENTS);
    onProgress(first + some.length);
  }
  return latents;
}

/** Share of the variance of each latent of `wanted` that `aligned` explains, [LATENTS]. */
function explained(aligned: Float64Array, wanted: Float64Array): number[] {
  const count = wanted.length / LATENTS;
  return Array.from({ length: LATENTS }, (_, latent) => {
    const column = (values: Float64Array): number[] =>
      Array.from({ length: count }, (__, row) => at(values, row * LATENTS + latent));
    const target = column(wanted);
    const mean = target.reduce((sum, value) => sum + value, 0) / count;
    const off = column(aligned).reduce((sum, value, k) => sum + (value - (target[k] ?? 0)) ** 2, 0);
    return 1 - off / target.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  });
}

export interface AlignReport {
  readonly encoderId: string;
  /** Share of the variance of each latent of the other encoder that the aligned one explains on test frames. */
  readonly explained: readonly number[];
}

/**
 * `precocial vae align`: expresses the latents of an autoencoder in the terms of another encoder, by least squares over
 * training frames, so that networks evolved with that one keep most of what they do and can be evolved on.
 * @param folder the autoencoder; @param like folder of the encoder whose terms are wanted; @param out where the result goes
 * @param onProgress called with the number of images encoded, of all that will be
 */
export async function alignCommand(
  frames: string,
  kernel: Uint8Array,
  folder: string,
  like: string,
  out: string,
  onProgress: (encoded: number, total: number) => void = () => undefined,
): Promise<AlignReport> {
  const { train, test } = await readDataset(frames);
  const racer = instantiateRacer(kernel);
  const own = await readAutoencoder(folder);
  const other = await openEncoder(await readEncoder(like), racer);
  await prepareFolder('The aligning was not begun', out, ENCODER_FILE);

  const seen = evenly(train, FIT_IMAGES);
  const unseen = evenly(test, imageCount(test));
  const total = 2 * (seen.length + unseen.length);
  let before = 0;
  async function encode(
    encoder: ImageEncoder,
    images: Uint8Array,
    indices: readonly number[],
  ): Promise<Float64Array> {
    const latents = await latentsOf(encoder, images, indices, (encoded) =>
      onProgress(before + encoded, total),
    );
    before += indices.length;
    return latents;
  }

  const mine = await encode(await openEncoder(own.encoder, racer), train, seen);
  const theirs = await encode(other, train, seen);
  const fit = new LeastSquares(LATENTS + 1, LATENTS, 0);
  for (let k = 0; k < mine.length; k += LATENTS)
    fit.add([1, ...mine.subarray(k, k + LATENTS)], theirs.subarray(k, k + LATENTS));
  const coefficients = fit.fit();
  const alignment = {
    shift: coefficients.slice(0, LATENTS),
    map: coefficients.slice(LATENTS),
  };

  const tensors = alignTensors(own.tensors, alignment);
  const { encoderId } = await writeAutoencoder(out, tensors, own.encoder.ranges);
  const aligned = await openEncoder(await readEncoder(out), racer);
  return {
    encoderId,
    explained: explained(await encode(aligned, test, unseen), await encode(other, test, unseen)),
  };
}

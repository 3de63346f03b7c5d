import { join } from 'node:path';
import { fold, keyOf } from '../../shared/random/key.ts';
import { collectImages, IMAGE_VALUES } from '../../shared/tasks/racing/encoder/collect.ts';
import {
  encoderId,
  readWeights,
  writeWeights,
  type Weights,
} from '../../shared/tasks/racing/encoder/weights.ts';
import { CONVOLUTIONS, type Tensors } from '../../shared/tasks/racing/encoder/architecture.ts';
import { WasmEncoder } from '../../shared/tasks/racing/encoder/autoencoder.ts';
import { instantiateRacer, type RacerKernel } from '../../shared/tasks/racing/kernel.ts';
import { wasmImageEncoder, type ImageEncoder } from '../../shared/tasks/racing/encoder/encoder.ts';
import {
  LINEAR_LANES,
  linearDriver,
  type LinearReport,
} from '../../shared/tasks/racing/encoder/linear.ts';
import { DECODER_FILE, ENCODER_FILE } from '../encoders/find.ts';
import { nativeEncoder } from '../encoders/onnx-encoder.ts';
import { startBackend } from './backend.ts';
import {
  checkWritable,
  createAtomically,
  makeFolders,
  storageError,
  writeAtomically,
} from '../system/files.ts';
import { readParsed } from '../system/read-file.ts';
import { evenly, readDataset, writeDataset } from './dataset.ts';
import { evaluateEncoder, reconstruct } from './evaluate.ts';
import type { EncoderReport } from './evaluate.ts';
import { comparisonSheet } from './picture.ts';
import { planes } from './native-engine.ts';
import { train } from './train.ts';
import { imageValues } from './trainer.ts';
import type { TrainOptions } from './train.ts';

const PICTURE_FILE = 'reconstructions.png';
const PICTURE_COLUMNS = 8;
const PICTURE_IMAGES = 24;

export interface CollectOptions {
  /** Where frames.json, train.bin and test.bin go. */
  readonly folder: string;
  /** Bytes of the compiled racing kernel. */
  readonly kernel: Uint8Array;
  readonly seed: number;
  readonly frames: number;
  readonly testFrames: number;
  readonly report?: (collected: number, total: number) => void;
}

/**
 * Makes the folder a command writes into, and sees before the work that its file can be written there.
 * @param what begins the sentence of the error: 'The collecting was not begun'
 * @throws PrecocialError 'storage'
 */
export async function prepareFolder(what: string, folder: string, file: string): Promise<void> {
  await makeFolders(folder).catch((error: unknown) => {
    throw storageError(what, folder, error);
  });
  await checkWritable(what, join(folder, file));
}

/** `precocial vae collect`: drives and keeps frames. Test frames come from tracks of their own. */
export async function collectCommand(options: CollectOptions): Promise<void> {
  await prepareFolder('The collecting was not begun', options.folder, 'frames.json');
  const kernel = instantiateRacer(options.kernel);
  const total = options.frames + options.testFrames;
  const train = collectImages(kernel, options.seed, options.frames, (collected) => {
    options.report?.(collected, total);
  });
  const testSeed = (fold(keyOf(options.seed), 'test')[0] ^ 0x55555555) >>> 0;
  const test = collectImages(kernel, testSeed, options.testFrames, (collected) => {
    options.report?.(options.frames + collected, total);
  });
  await writeDataset(options.folder, { seed: options.seed, train, test }).catch(
    (error: unknown) => {
      throw storageError('The frames were not kept', options.folder, error);
    },
  );
}

/**
 * `precocial vae train`: trains on the frames of a folder and writes encoder and decoder.
 * @param kernel bytes of the compiled racing kernel
 * @param from folder with the autoencoder whose weights the training begins with
 */
export async function trainCommand(
  frames: string,
  kernel: Uint8Array,
  options: TrainOptions,
  from?: string,
): Promise<{ encoderId: string }> {
  const dataset = await readDataset(frames);
  const { weights } = await train(dataset, await beginWith(options, from));
  return writeAutoencoder(options.folder, weights, rangesOf(weights, dataset.train, kernel));
}

async function beginWith(options: TrainOptions, from?: string): Promise<TrainOptions> {
  if (from === undefined) return options;
  const { encoder, tensors } = await readAutoencoder(from);
  return { ...options, settings: { ...options.settings, from: encoder.encoderId }, begin: tensors };
}

/** Images that decide the ranges of 8-bit arithmetic. */
const RANGE_IMAGES = 500;

/** The largest values after each convolution over some images. */
function rangesOf(tensors: Tensors, images: Uint8Array, kernelBytes: Uint8Array): number[] {
  const { kernel, regions } = instantiateRacer(kernelBytes);
  const encoder = new WasmEncoder(kernel, regions, tensors);
  const values = evenly(images, RANGE_IMAGES).map((index) =>
    encoder.largestValues(planes(imageValues(images, [index]), 1)),
  );
  return CONVOLUTIONS.map((_, layer) => Math.max(...values.map((row) => row[layer] ?? 0)));
}

/** Writes encoder and decoder into a folder. @param ranges for 8-bit arithmetic; absent: single precision only */
export async function writeAutoencoder(
  folder: string,
  tensors: Tensors,
  ranges: readonly number[] | undefined,
): Promise<{ encoderId: string }> {
  const id = encoderId(tensors);
  const encoder = writeWeights({
    kind: 'encoder',
    encoderId: id,
    tensors,
    ...(ranges === undefined ? {} : { ranges }),
  });
  const decoder = writeWeights({ kind: 'decoder', encoderId: id, tensors });
  try {
    await writeAtomically(join(folder, ENCODER_FILE), encoder);
    await writeAtomically(join(folder, DECODER_FILE), decoder);
  } catch (error) {
    throw storageError('The encoder was not written', folder, error);
  }
  return { encoderId: id };
}

function readPart(folder: string, kind: Weights['kind'], name: string): Promise<Weights> {
  return readParsed(`The ${kind} was not read`, join(folder, name), (bytes) =>
    readWeights(bytes, kind, name),
  );
}

/** The encoder of a folder. @throws PrecocialError 'invalid-file' if it is damaged */
export async function readEncoder(folder: string): Promise<Weights> {
  return readPart(folder, 'encoder', ENCODER_FILE);
}

/** Reads encoder and decoder of a folder, with the tensors of both in one map. */
export async function readAutoencoder(
  folder: string,
): Promise<{ encoder: Weights; tensors: Tensors }> {
  const encoder = await readEncoder(folder);
  const decoder = await readPart(folder, 'decoder', DECODER_FILE);
  return { encoder, tensors: new Map([...encoder.tensors, ...decoder.tensors]) };
}

/** An encoder in single precision: native where that can be had, else in the racing kernel. */
export async function openEncoder(
  weights: Weights,
  { kernel, regions }: Pick<RacerKernel, 'kernel' | 'regions'>,
): Promise<ImageEncoder> {
  return (await nativeEncoder(weights, 'f32')) ?? wasmImageEncoder(kernel, regions, weights);
}

function toBytes(values: Float32Array): Uint8Array {
  return Uint8Array.from(values, (value) => Math.round(Math.max(0, Math.min(1, value)) * 255));
}

/**
 * `precocial vae evaluate`: measures on the test frames and draws originals beside reconstructions.
 * @param onProgress called with the number of images measured
 */
export async function evaluateCommand(
  frames: string,
  folder: string,
  onProgress?: (done: number, images: number) => void,
): Promise<EncoderReport & { readonly encoderId: string; readonly picture: string }> {
  const { test } = await readDataset(frames);
  const { encoder, tensors } = await readAutoencoder(folder);
  await startBackend();
  const report = evaluateEncoder(tensors, test, onProgress);
  const indices = evenly(test, PICTURE_IMAGES);
  const made = toBytes(reconstruct(tensors, test, indices));
  const picture = join(folder, PICTURE_FILE);
  const sheet = comparisonSheet(
    indices.map((index) => test.subarray(index * IMAGE_VALUES, (index + 1) * IMAGE_VALUES)),
    indices.map((_, i) => made.subarray(i * IMAGE_VALUES, (i + 1) * IMAGE_VALUES)),
    PICTURE_COLUMNS,
  );
  const drawn = await createAtomically(picture, sheet);
  return { ...report, encoderId: encoder.encoderId, picture: drawn };
}

/**
 * Lets a linear map of the latents drive on tracks it was not fitted to.
 * @param onProgress called with the number of rounds driven
 */
export async function driveCommand(
  folder: string,
  kernelBytes: Uint8Array,
  seed: number,
  tracks: number,
  onProgress?: (done: number, rounds: number) => void,
): Promise<LinearReport> {
  const weights = await readEncoder(folder);
  const kernel = instantiateRacer(kernelBytes);
  kernel.configure(LINEAR_LANES, LINEAR_LANES, LINEAR_LANES);
  const encoder = await openEncoder(weights, kernel);
  return linearDriver(kernel, encoder, keyOf(seed), tracks, onProgress);
}

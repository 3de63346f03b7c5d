import { PrecocialError } from '../../base/errors.ts';
import { WasmDecoder } from './encoder/autoencoder.ts';
import { wasmImageEncoder } from './encoder/encoder.ts';
import type { EncoderPrecision, ImageEncoder } from './encoder/encoder.ts';
import { readWeights, type Weights, type WeightsKind } from './encoder/weights.ts';
import { SEARCH_ACTIVATIONS } from '../../genome/activations.ts';
import { BASE_SETTINGS, evenSettings, type SearchSettings } from '../../search/settings.ts';
import type { TaskDefinition, TaskFiles, TaskOption } from '../task.ts';
import { EPISODE_STEPS, FRAMES_PER_SECOND, LATENTS } from './constants.ts';
import { RacingEnvironment } from './environment.ts';
import { drawRacingEpisode } from './episode.ts';
import { configureForEvaluator, createRacingEvaluator } from './evaluator.ts';
import { instantiateRacer, type RacerKernel } from './kernel.ts';

const LAPTOP: SearchSettings = {
  ...BASE_SETTINGS,
  repetitions: 2,
  generations: 256,
  populationSize: 48,
  initialEnabled: 0.5,
  confirmRepetitions: 8,
};

const PRESETS: TaskDefinition['presets'] = {
  paper: {
    ...BASE_SETTINGS,
    repetitions: 2,
    generations: 1024,
    populationSize: 64,
    initialEnabled: 0.5,
    checkpointEvery: 16,
  },
  even: evenSettings(LAPTOP),
  laptop: LAPTOP,
};

const OPTIONS: readonly TaskOption[] = [
  {
    name: 'reward',
    label: 'Full episodes',
    meaning:
      '0: an episode ends after 75 steps without a new tile, as in a search. 1: full episodes.',
    unit: '',
    default: 0,
    min: 0,
    max: 1,
    step: 1,
  },
  {
    name: 'int8',
    label: 'Eight-bit encoder',
    meaning:
      '1: the encoder computes with 8-bit numbers, faster and less exact. Needs the native runtime.',
    unit: '',
    default: 0,
    min: 0,
    max: 1,
    step: 1,
  },
];

/** The file of assets/ that holds the weights of the shipped autoencoder. */
export function autoencoderAsset(kind: WeightsKind): string {
  return `encoder/racing.${kind}`;
}

async function weightsOf(files: TaskFiles, kind: WeightsKind): Promise<Weights> {
  const path = autoencoderAsset(kind);
  return readWeights(await files.asset(path), kind, path);
}

/** The weights of the encoder that is installed. */
export function installedWeights(files: TaskFiles): Promise<Weights> {
  return weightsOf(files, 'encoder');
}

/** Id of the encoder that is installed: what a racer's genome must have been evolved with. */
export async function installedEncoder(files: TaskFiles): Promise<string> {
  return (await installedWeights(files)).encoderId;
}

/** What an encoder's latent looks like: images of 64 x 64 pixels, red, green, blue in 0..1. */
export async function createReconstruction(
  files: TaskFiles,
): Promise<(latents: ArrayLike<number>) => Float32Array> {
  const [bytes, weights] = await Promise.all([files.kernel('racer'), weightsOf(files, 'decoder')]);
  const { kernel, regions } = instantiateRacer(bytes);
  const decoder = new WasmDecoder(kernel, regions, weights.tensors);
  return (latents) => decoder.decode(latents);
}

/** Encoders by precision, made when first asked for: native where the host has one, else WebAssembly. */
function encoderSource(
  files: TaskFiles,
  weights: Weights,
  racer: RacerKernel,
): (precision: EncoderPrecision) => Promise<ImageEncoder> {
  const made = new Map<EncoderPrecision, Promise<ImageEncoder>>();
  let fallback: ImageEncoder | null = null;
  const make = async (precision: EncoderPrecision): Promise<ImageEncoder> => {
    const native = await files.nativeEncoder?.(weights, precision);
    if (native !== undefined && native !== null) return native;
    if (precision === 'int8') {
      throw new PrecocialError(
        'unsupported',
        'The 8-bit encoder needs the native runtime, which this machine lacks; run without that option.',
      );
    }
    fallback ??= wasmImageEncoder(racer.kernel, racer.regions, weights);
    return fallback;
  };
  return (precision) => {
    const known = made.get(precision) ?? make(precision);
    made.set(precision, known);
    return known;
  };
}

function define(
  id: string,
  title: string,
  summary: string,
  inputs: readonly string[],
): TaskDefinition {
  const stacked = inputs.length > LATENTS;
  return {
    id,
    title,
    summary,
    kind: 'control',
    inputs,
    outputs: ['steer', 'gas', 'brake'],
    outputActivation: 1,
    activations: SEARCH_ACTIVATIONS,
    maxSteps: EPISODE_STEPS,
    stepSeconds: 1 / FRAMES_PER_SECOND,
    returnLabel: 'Return per episode',
    returnRange: [-200, 1000],
    options: OPTIONS,
    hasRewardKinds: true,
    slow: true,
    encoder: installedEncoder,
    presets: PRESETS,
    drawEpisode: drawRacingEpisode,
    createEvaluator: async (files) => {
      const [bytes, weights] = await Promise.all([
        files.kernel('racer'),
        weightsOf(files, 'encoder'),
      ]);
      const racer = instantiateRacer(bytes);
      configureForEvaluator(racer);
      const encoder = encoderSource(files, weights, racer);
      return createRacingEvaluator({
        racer,
        bytes,
        stacked,
        encoder: (options) => encoder((options['int8'] ?? 0) > 0 ? 'int8' : 'f32'),
      });
    },
    createEnvironment: async (files, options) => {
      const [bytes, weights] = await Promise.all([
        files.kernel('racer'),
        weightsOf(files, 'encoder'),
      ]);
      const impatient = (options['reward'] ?? 0) === 0;
      return new RacingEnvironment(bytes, weights, { stacked, impatient });
    },
  };
}

const LATENT_NAMES = Array.from({ length: LATENTS }, (_, i) => `z${i + 1}`);

/** Drive around a track, seen through the 16 latents of an autoencoder. */
export const racing = define(
  'racing',
  'Car racing',
  'A car drives around a track that it sees through an autoencoder.',
  LATENT_NAMES,
);

/** The same with the latents of the frame before as well, from which speeds can be read. */
export const racingStacked = define(
  'racing-stacked',
  'Car racing, two frames',
  'A car drives around a track that it sees through an autoencoder, now and one step ago.',
  [...LATENT_NAMES, ...LATENT_NAMES.map((name) => `${name} before`)],
);

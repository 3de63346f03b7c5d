import { WasmDecoder } from './encoder/autoencoder.ts';
import { weightsOf } from './encoder/asset.ts';
import type { Weights } from './encoder/weights.ts';
import { SEARCH_ACTIVATIONS } from '../../genome/activations.ts';
import { BASE_SETTINGS, evenSettings, type SearchSettings } from '../../search/settings.ts';
import { SLOW_EFFORT } from '../effort.ts';
import { publishedReturns } from '../published.ts';
import { controlTask, type ControlTask, type TaskFiles, type TaskOptions } from '../task.ts';
import { EPISODE_STEPS, FRAMES_PER_SECOND, LATENTS } from './constants.ts';
import { RacingEnvironment, type RacingScene } from './environment.ts';
import { OUTPUT_LIMITS } from './actions.ts';
import { adviceFor } from './expert.ts';
import { drawRacingEpisode } from './episode.ts';
import { configureForEvaluator, createRacingEvaluator } from './evaluator.ts';
import { instantiateRacer } from './kernel.ts';
import { RACING_OPTIONS } from './options.ts';
import { parseRacingTrace, replayRacing } from './replay.ts';
import { sightSource, smallWeights } from './sight.ts';

const LAPTOP: SearchSettings = {
  ...BASE_SETTINGS,
  repetitions: 2,
  generations: 256,
  populationSize: 48,
  initialEnabled: 0.5,
  confirmRepetitions: 8,
};

/**
 * The settings that found `racing-even`: with weights drawn anew in each generation, networks cannot adapt to a few
 * fixed weights, so that one episode a weight and a larger population reach more than two episodes at fixed weights.
 */
const EVEN: SearchSettings = {
  ...evenSettings(LAPTOP),
  weights: { count: 8, cap: 2, drawn: true },
  repetitions: 1,
  populationSize: 96,
  confirmRepetitions: 12,
};

const PRESETS: ControlTask['presets'] = {
  paper: {
    ...BASE_SETTINGS,
    repetitions: 2,
    generations: 1024,
    populationSize: 64,
    initialEnabled: 0.5,
    checkpointEvery: 16,
  },
  even: EVEN,
  laptop: LAPTOP,
};

/** Our presets search with the small encoder; the published one with the full one. */
const PRESET_OPTIONS: Readonly<Record<string, TaskOptions>> = {
  even: { small: 1 },
  laptop: { small: 1 },
};

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

function define(
  id: string,
  title: string,
  summary: string,
  inputs: readonly string[],
  more: Pick<ControlTask, 'published' | 'publishedNames' | 'baseline' | 'replay'> = {},
): ControlTask {
  const stacked = inputs.length > LATENTS;
  return controlTask({
    id,
    title,
    summary,
    inputs,
    outputs: ['steer', 'gas', 'brake'],
    outputActivation: 1,
    outputLimits: OUTPUT_LIMITS,
    expert: (scene) => {
      const { track, car } = scene as RacingScene;
      return adviceFor(track, car);
    },
    activations: SEARCH_ACTIVATIONS,
    maxSteps: EPISODE_STEPS,
    stepSeconds: 1 / FRAMES_PER_SECOND,
    returnLabel: 'Return per episode',
    returnRange: [-200, 1000],
    options: RACING_OPTIONS,
    hasRewardKinds: true,
    effort: SLOW_EFFORT,
    changes: [],
    ...more,
    encoder: installedEncoder,
    presets: PRESETS,
    presetOptions: PRESET_OPTIONS,
    drawEpisode: drawRacingEpisode,
    createEvaluator: async (files) => {
      const [bytes, weights] = await Promise.all([
        files.kernel('racer'),
        weightsOf(files, 'encoder'),
      ]);
      const racer = instantiateRacer(bytes);
      configureForEvaluator(racer);
      return createRacingEvaluator({
        racer,
        bytes,
        stacked,
        sight: sightSource(files, weights, racer),
      });
    },
    createEnvironment: async (files, options) => {
      const [bytes, weights] = await Promise.all([
        files.kernel('racer'),
        weightsOf(files, 'encoder'),
      ]);
      const impatient = options.reward === 0;
      const small = options.small > 0;
      const seen = small ? await smallWeights(files, weights.encoderId) : weights;
      return new RacingEnvironment(bytes, seen, { stacked, impatient });
    },
  });
}

const LATENT_NAMES = Array.from({ length: LATENTS }, (_, i) => `z${i + 1}`);

/** Drive around a track, seen through the 16 latents of an autoencoder. */
export const racing = define(
  'racing',
  'Car racing',
  'A car drives around a track that it sees through an autoencoder.',
  LATENT_NAMES,
  {
    published: publishedReturns(
      [
        [-69, 31],
        [375, 177],
        [608, 161],
        [893, 74],
      ],
      [
        [-82, 13],
        [-85, 27],
        [-37, 36],
        [906, 21],
      ],
    ),
    publishedNames: ['vae_racing', 'carracing'],
    baseline: [10],
    replay: (trace) => {
      const episode = parseRacingTrace(trace);
      return async (files) => [replayRacing(await files.kernel('racer'), episode)];
    },
  },
);

/** The same with the latents of the frame before as well, from which speeds can be read. */
export const racingStacked = define(
  'racing-stacked',
  'Car racing, two frames',
  'A car drives around a track that it sees through an autoencoder, now and one step ago.',
  [...LATENT_NAMES, ...LATENT_NAMES.map((name) => `${name} before`)],
  { publishedNames: ['vae_racing_stack'] },
);

import { fold, Stream, type Key } from '../../random/key.ts';
import { SEARCH_ACTIVATIONS } from '../../genome/activations.ts';
import { BASE_SETTINGS, evenSettings, type SearchSettings } from '../../search/settings.ts';
import { USUAL_EFFORT } from '../effort.ts';
import { publishedReturns } from '../published.ts';
import { controlTask, type Episode } from '../task.ts';
import { goalAt, SWINGUP, type SwingupScene } from './dynamics.ts';
import { SwingupKernelEnvironment } from './environment.ts';
import { createSwingupEvaluator } from './evaluator.ts';
import { SWINGUP_OPTIONS, type SwingupOptions } from './options.ts';
import { parseSwingupTraces, replaySwingup } from './replay.ts';

const START_STD = 0.2;

/**
 * Start of an episode: x, dx, theta, dtheta; with noise also 2 normals for each step. Hard starts
 * spread over the middle half of the track, every angle and faster motion (ours: the published demo does not state its).
 */
function drawEpisode(key: Key, options: SwingupOptions): Episode {
  const start = new Stream(fold(key, 'start'));
  const hard = options.hard > 0;
  const noisy = options.noise > 0;
  const episode = new Float64Array(noisy ? 4 + 2 * SWINGUP.maxSteps : 4);
  if (hard) {
    episode.set([
      start.between(-1.2, 1.2),
      start.normal(),
      start.between(-Math.PI, Math.PI),
      2 * start.normal(),
    ]);
  } else {
    const { x, dx, theta, dtheta } = {
      x: start.normal(),
      dx: start.normal(),
      theta: start.normal(),
      dtheta: start.normal(),
    };
    episode.set([START_STD * x, START_STD * dx, Math.PI + START_STD * theta, START_STD * dtheta]);
  }
  const noise = new Stream(fold(key, 'noise'));
  for (let i = 4; i < episode.length; i++) episode[i] = noise.normal();
  return episode;
}

const LAPTOP: SearchSettings = {
  ...BASE_SETTINGS,
  repetitions: 3,
  generations: 1024,
  populationSize: 64,
  eliteRatio: 0.05,
  tournamentSize: 4,
  confirmRepetitions: 16,
};

/** Balance a pole by pushing a cart, after swinging it up from hanging. */
export const swingup = controlTask({
  id: 'swingup',
  title: 'Swing-up',
  summary: 'A cart on a track swings a hanging pole up and keeps it there.',
  inputs: ['x', 'dx', 'cos θ', 'sin θ', 'dθ'],
  inputUnits: ['m', 'm/s', '', '', 'rad/s'],
  outputs: ['force'],
  outputUnits: ['10 N'],
  outputActivation: 5,
  outputLimits: [[-1, 1]],
  activations: SEARCH_ACTIVATIONS,
  maxSteps: SWINGUP.maxSteps,
  stepSeconds: SWINGUP.dt,
  returnLabel: 'Return per episode',
  returnRange: [-1, 1000],
  options: SWINGUP_OPTIONS,
  presets: {
    paper: { ...BASE_SETTINGS, repetitions: 3, generations: 1024, populationSize: 192 },
    even: evenSettings(LAPTOP),
    laptop: LAPTOP,
  },
  effort: {
    ...USUAL_EFFORT,
    tunesInMinutes: true,
  },
  published: publishedReturns(
    [
      [57, 121],
      [515, 58],
      [723, 16],
      [932, 6],
    ],
    [
      [21, 43],
      [7, 2],
      [8, 1],
      [918, 7],
    ],
  ),
  baseline: [10],
  changes: [
    {
      name: 'hard starts',
      unit: '0 or 1',
      sizes: [0, 1],
      axis: 'Starts',
      sizeNames: ['usual', 'hard'],
      by: { kind: 'option', option: 'hard' },
    },
    {
      name: 'noise',
      unit: 'm, rad',
      sizes: [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3],
      axis: 'Noise on observations, sd in m or rad',
      by: { kind: 'option', option: 'noise' },
    },
    {
      name: 'pole length',
      unit: '×',
      sizes: [0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 3],
      axis: 'Pole length, × the usual',
      by: { kind: 'option', option: 'poleLength' },
    },
  ],
  replay: (trace) => {
    const episodes = parseSwingupTraces(trace);
    return () => Promise.resolve(episodes.map(replaySwingup));
  },
  drawEpisode,
  createEvaluator: async (files) => createSwingupEvaluator(await files.kernel('swingup')),
  createEnvironment: async (files, options) =>
    new SwingupKernelEnvironment(await files.kernel('swingup'), options),
  goal: {
    option: 'goal',
    label: 'Position of the cart',
    unit: 'm',
    at: (weight, options) => goalAt(options['goal'] ?? 0, weight),
    reached: (scene) => (scene as SwingupScene).x,
  },
});

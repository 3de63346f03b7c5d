import { fold, Stream, type Key } from '../../random/key.ts';
import { SEARCH_ACTIVATIONS } from '../../genome/activations.ts';
import { BASE_SETTINGS, evenSettings, type SearchSettings } from '../../search/settings.ts';
import type { Episode, TaskDefinition, TaskOptions } from '../task.ts';
import { SWINGUP } from './dynamics.ts';
import { SwingupKernelEnvironment } from './environment.ts';
import { createSwingupEvaluator } from './evaluator.ts';

const START_STD = 0.2;

/**
 * Start of an episode: x, dx, theta, dtheta; with noise also 2 normals for each step. Hard starts
 * spread over the track, every angle and faster motion (ours: the published demo does not state its).
 */
function drawEpisode(key: Key, options: TaskOptions): Episode {
  const start = new Stream(fold(key, 'start'));
  const hard = (options['hard'] ?? 0) > 0;
  const noisy = (options['noise'] ?? 0) > 0;
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
export const swingup: TaskDefinition = {
  id: 'swingup',
  title: 'Swing-up',
  summary: 'A cart on a track swings a hanging pole up and keeps it there.',
  kind: 'control',
  inputs: ['x', 'dx', 'cos θ', 'sin θ', 'dθ'],
  inputUnits: ['m', 'm/s', '', '', 'rad/s'],
  outputs: ['force'],
  outputUnits: ['10 N'],
  outputActivation: 5,
  activations: SEARCH_ACTIVATIONS,
  maxSteps: SWINGUP.maxSteps,
  stepSeconds: SWINGUP.dt,
  returnLabel: 'Return per episode',
  returnRange: [-1, 1000],
  options: [
    {
      name: 'poleLength',
      label: 'Pole length',
      meaning: 'Factor on the pole length of 0.6 m.',
      unit: '×',
      default: 1,
      min: 0.25,
      max: 3,
      step: 0.05,
    },
    {
      name: 'noise',
      label: 'Noise',
      meaning: 'Standard deviation of the noise that the network sees on x and θ.',
      unit: 'm, rad',
      default: 0,
      min: 0,
      max: 1,
      step: 0.01,
    },
    {
      name: 'hard',
      label: 'Hard starts',
      meaning: 'Start anywhere on the middle half of the track, at any angle, in motion.',
      unit: '',
      default: 0,
      min: 0,
      max: 1,
      step: 1,
    },
  ],
  presets: {
    paper: { ...BASE_SETTINGS, repetitions: 3, generations: 1024, populationSize: 192 },
    even: evenSettings(LAPTOP),
    laptop: LAPTOP,
  },
  drawEpisode,
  createEvaluator: async (files) => createSwingupEvaluator(await files.kernel('swingup')),
  createEnvironment: async (files, options) =>
    new SwingupKernelEnvironment(
      await files.kernel('swingup'),
      SWINGUP.poleLength * (options['poleLength'] ?? 1),
      options['noise'] ?? 0,
    ),
};

import { SEARCH_ACTIVATIONS } from '../../genome/activations.ts';
import {
  BASE_SETTINGS,
  evenSettings,
  listedWeights,
  STANDARD_WEIGHTS,
  type SearchSettings,
} from '../../search/settings.ts';
import { USUAL_EFFORT } from '../effort.ts';
import { publishedReturns } from '../published.ts';
import { controlTask, type ControlTask, type TaskOptions } from '../task.ts';
import { BipedEnvironment } from './environment.ts';
import { drawBipedEpisode } from './episode.ts';
import { createBipedEvaluator } from './evaluator.ts';
import { BIPED_OPTIONS } from './options.ts';
import { paceAt } from './pace.ts';
import { parseBipedTrace, replayBiped } from './replay.ts';
import type { BipedScene } from './scene.ts';

/** Names of the walker's 24 inputs; 1 is the left leg, 2 the right. */
export const BIPED_INPUTS: readonly string[] = [
  'hull θ',
  'hull dθ',
  'vel x',
  'vel y',
  ...[1, 2].flatMap((leg) => [
    `hip ${leg} θ`,
    `hip ${leg} v`,
    `knee ${leg} θ`,
    `knee ${leg} v`,
    `foot ${leg}`,
  ]),
  ...Array.from({ length: 10 }, (_, i) => `lidar ${i}`),
];

const PAPER: SearchSettings = {
  ...BASE_SETTINGS,
  repetitions: 4,
  generations: 2048,
  populationSize: 480,
  initialEnabled: 0.25,
  tournamentSize: 16,
};

const LAPTOP: SearchSettings = {
  ...BASE_SETTINGS,
  repetitions: 3,
  generations: 1024,
  populationSize: 128,
  initialEnabled: 0.25,
  tournamentSize: 8,
  confirmRepetitions: 16,
};

/**
 * Early in a search at all weights networks learn to dive forward at every weight; a gait is found sooner at one pair of
 * weights, and is kept while more weights are added.
 */
const LADDER: SearchSettings = {
  ...evenSettings(LAPTOP),
  weights: listedWeights([-1, 1]),
  ladder: [
    { above: 50, weights: listedWeights([-1.5, -1, 1, 1.5]) },
    { above: 50, weights: listedWeights(STANDARD_WEIGHTS) },
  ],
};

/**
 * A search at one weight takes a sixth of the rollouts, and its champion can be made flat. It goes on from a network
 * that walks: from nothing two searches of eighteen found a gait.
 */
const ONE: SearchSettings = {
  ...LAPTOP,
  weights: listedWeights([1]),
  repetitions: 4,
  populationSize: 192,
  confirmRepetitions: 24,
};

const PRESETS: ControlTask['presets'] = {
  paper: PAPER,
  even: evenSettings(PAPER),
  ladder: LADDER,
  one: ONE,
  laptop: LAPTOP,
};

/** Without patience, most of the time early in a search goes into walkers that stand still. */
const PRESET_OPTIONS: Readonly<Record<string, TaskOptions>> = {
  laptop: { patience: 80 },
  even: { patience: 80 },
  ladder: { patience: 80 },
  one: { patience: 80 },
};

function walker(
  id: string,
  title: string,
  summary: string,
  hardcore: boolean,
  maxSteps: number,
  more: Pick<ControlTask, 'published' | 'publishedNames' | 'changes' | 'replay'>,
): ControlTask {
  return controlTask({
    id,
    title,
    summary,
    inputs: BIPED_INPUTS,
    outputs: ['hip 1', 'knee 1', 'hip 2', 'knee 2'],
    outputActivation: 1,
    outputLimits: [
      [-1, 1],
      [-1, 1],
      [-1, 1],
      [-1, 1],
    ],
    activations: SEARCH_ACTIVATIONS,
    maxSteps,
    stepSeconds: 0.02,
    returnLabel: 'Return per episode',
    returnRange: [-300, 370],
    options: BIPED_OPTIONS,
    hasRewardKinds: true,
    effort: USUAL_EFFORT,
    lastsByWeight: true,
    baseline: [40, 40],
    ...more,
    presets: PRESETS,
    presetOptions: PRESET_OPTIONS,
    drawEpisode: (key) => drawBipedEpisode(key, hardcore),
    createEvaluator: async (files) => createBipedEvaluator(await files.kernel('walker'), maxSteps),
    createEnvironment: async (files, options) =>
      new BipedEnvironment(await files.kernel('walker'), { maxSteps }, options),
    goal: {
      option: 'goal',
      label: 'Speed of the hull',
      unit: 'm/s',
      at: (weight, options) => paceAt(options['goal'] ?? 0, weight),
      reached: (scene) => (scene as BipedScene).speed,
    },
  });
}

/** Walk to the right over rough ground on two legs. */
export const biped = walker(
  'biped',
  'Bipedal walker',
  'A hull on two legs walks over rough ground.',
  false,
  1600,
  {
    published: publishedReturns(
      [
        [-46, 54],
        [51, 108],
        [261, 58],
        [332, 1],
      ],
      [
        [-129, 28],
        [-107, 12],
        [-35, 23],
        [347, 1],
      ],
    ),
    changes: [
      {
        name: 'hardcore terrain',
        unit: '0 or 1',
        sizes: [0, 1],
        axis: 'Terrain',
        sizeNames: ['usual', 'hardcore'],
        by: { kind: 'task', task: 'biped-hardcore' },
      },
    ],
    replay: (trace) => {
      const episode = parseBipedTrace(trace);
      return async (files) => [replayBiped(await files.kernel('walker'), episode)];
    },
  },
);

/** The same over stumps, stairs and pits. */
export const bipedHardcore = walker(
  'biped-hardcore',
  'Bipedal walker, hardcore',
  'A hull on two legs walks over stumps, stairs and pits.',
  true,
  2000,
  { changes: [], publishedNames: ['bipedhard'] },
);

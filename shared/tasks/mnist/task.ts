import {
  BASE_SETTINGS,
  evenSettings,
  listedWeights,
  type SearchSettings,
} from '../../search/settings.ts';
import type { ActivationId } from '../../genome/activations.ts';
import { EXAMPLES_EFFORT } from '../effort.ts';
import type { PublishedFigure, PublishedFigures } from '../published.ts';
import {
  classificationTask,
  readOptions,
  type ClassificationTask,
  type TaskFiles,
  type TaskOption,
} from '../task.ts';
import type { Drawing, Split } from '../classifier.ts';
import { DigitClassifier } from './classifier.ts';
import { CLASSES, type DigitSet } from './dataset.ts';
import { drawnDigits8, drawnMnist } from './drawing.ts';
import { drawBatch } from './episodes.ts';
import { LOWEST_RETURN, createDigitEvaluator } from './evaluator.ts';
import { instantiateDigits } from './kernel.ts';
import { readDigits } from './unpack.ts';

/** Name of the kernel of both digit tasks. */
export const DIGIT_KERNEL = 'digits';

/** The paper's set for classification: all of 1..10 but the step. */
const ACTIVATIONS: readonly ActivationId[] = [1, 3, 4, 5, 6, 7, 8, 9, 10];

interface DigitTask {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly side: number;
  readonly trainingImages: number;
  readonly presets: Readonly<Record<'paper' | 'even' | 'laptop' | 'one', SearchSettings>>;
  readonly drawn: (drawing: Drawing) => Uint8Array;
  readonly published?: PublishedFigures;
  readonly publishedNames?: readonly string[];
  readonly baseline: readonly number[];
}

/** The file of assets/ that holds a part of a digit task's images. */
export function digitAsset(task: string, split: Split): string {
  return `mnist/${task}-${split}.digits.gz`;
}

/** The images of a digit task ('mnist' or 'digits8') that ship with the program. */
export async function readImages(files: TaskFiles, task: string, split: Split): Promise<DigitSet> {
  const name = digitAsset(task, split);
  return readDigits(await files.asset(name), name);
}

/** The classifier, with the kernel that the host has. */
export async function createClassifier(files: TaskFiles): Promise<DigitClassifier> {
  return new DigitClassifier(instantiateDigits(await files.kernel(DIGIT_KERNEL)));
}

function define(task: DigitTask): ClassificationTask {
  const pixels = Array.from({ length: task.side * task.side }, (_, pixel) => {
    const row = Math.floor(pixel / task.side);
    return `row ${row + 1}, column ${(pixel % task.side) + 1}`;
  });
  const batch = {
    name: 'batch',
    label: 'Batch size',
    meaning: 'Training images that a genome is tried on, drawn anew each generation',
    unit: 'images',
    default: 1000,
    min: 100,
    max: Math.min(task.trainingImages, 10000),
    step: 1,
  } as const satisfies TaskOption;
  const { id, title, summary, presets, drawn, published, publishedNames, baseline } = task;
  return classificationTask({
    id,
    title,
    summary,
    presets,
    drawn,
    baseline,
    ...(published === undefined ? {} : { published }),
    ...(publishedNames === undefined ? {} : { publishedNames }),
    inputs: pixels,
    outputs: Array.from({ length: CLASSES }, (_, digit) => `digit ${digit}`),
    outputActivation: 1,
    activations: ACTIVATIONS,
    maxSteps: 1,
    stepSeconds: 0,
    returnLabel: 'mean log-likelihood (nats)',
    returnRange: [LOWEST_RETURN, 0],
    options: [batch],
    effort: EXAMPLES_EFFORT,
    changes: [],
    batchSize: (given) => readOptions([batch], given).batch,
    kernel: DIGIT_KERNEL,
    createClassifier,
    examples: (files, split) => readImages(files, id, split),
    drawEpisode: (key, options) => drawBatch(key, task.trainingImages, options.batch),
    createEvaluator: async (files) => {
      const name = digitAsset(task.id, 'train');
      const [module, images] = await Promise.all([files.kernel(DIGIT_KERNEL), files.asset(name)]);
      return createDigitEvaluator(instantiateDigits(module), await readDigits(images, name));
    },
  });
}

const PAPER: SearchSettings = {
  ...BASE_SETTINGS,
  repetitions: 1,
  generations: 4096,
  populationSize: 960,
  initialEnabled: 0.05,
  tournamentSize: 32,
};

/**
 * A fifth of the published population with the selection pressure that goes with it (a tournament of
 * about the same share of it), half the generations, and 8 batches to confirm a champion: 8,000
 * images leave a standard error of accuracy below 0.5 %, which is less than champions differ by.
 */
const LAPTOP: SearchSettings = {
  ...PAPER,
  generations: 2048,
  populationSize: 192,
  tournamentSize: 8,
  confirmRepetitions: 8,
};

const SMALL_LAPTOP: SearchSettings = { ...LAPTOP, generations: 1024, initialEnabled: 0.2 };

/**
 * A search at one weight and its negative, which an even network does not tell apart. It takes a third of the even
 * search's batches, and its champion can be made flat.
 */
const atOneWeight = (settings: SearchSettings): SearchSettings => ({
  ...evenSettings(settings),
  weights: listedWeights([-1, 1]),
  repetitions: 2,
});

/** The paper's ensemble of MNIST: one vote for each weight value. */
const ENSEMBLE: PublishedFigure = {
  mean: 0.916,
  plusMinus: null,
  meaning: 'one vote for each weight value, the test set',
};

/** MNIST test accuracies of the paper (its section on classification), as shares. */
const PUBLISHED: PublishedFigures = {
  conditions: {
    genome: {
      'random shared weight': {
        mean: 0.82,
        plusMinus: 0.187,
        meaning: 'standard deviation over weights; the paper calls this row "random weight"',
      },
      'tuned shared weight': { mean: 0.919, plusMinus: null, meaning: 'one weight, the test set' },
      'tuned weights': { mean: 0.942, plusMinus: null, meaning: 'one training, the test set' },
    },
    'fixed topology': {},
  },
  ensemble: ENSEMBLE,
};

/** MNIST, 16 x 16 pixels, deskewed. */
export const mnist = define({
  id: 'mnist',
  title: 'MNIST digits',
  summary: 'Tell handwritten digits apart: 16 × 16 deskewed pixels, ten classes',
  side: 16,
  trainingImages: 60000,
  presets: {
    paper: PAPER,
    even: evenSettings(PAPER),
    laptop: LAPTOP,
    one: { ...atOneWeight(PAPER), populationSize: 480, tournamentSize: 16 },
  },
  drawn: drawnMnist,
  published: PUBLISHED,
  publishedNames: ['mnist256', 'mnist256test'],
  baseline: [],
});

/** The UCI handwritten digits, 8 x 8 pixels: the settings of MNIST, scaled down to a quarter of its inputs. */
export const digits8 = define({
  id: 'digits8',
  title: 'Small digits (8 × 8)',
  summary: 'Tell handwritten digits apart: 8 × 8 pixels of the UCI set, ten classes',
  side: 8,
  trainingImages: 1437,
  presets: {
    paper: { ...PAPER, generations: 2048, populationSize: 480, tournamentSize: 16 },
    even: evenSettings(SMALL_LAPTOP),
    laptop: SMALL_LAPTOP,
    one: atOneWeight(SMALL_LAPTOP),
  },
  drawn: drawnDigits8,
  publishedNames: ['digits'],
  baseline: [],
});

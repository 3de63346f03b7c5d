import { PrecocialError } from '../../base/errors.ts';
import { BASE_SETTINGS, evenSettings, type SearchSettings } from '../../search/settings.ts';
import { EXAMPLES_EFFORT } from '../effort.ts';
import { drawBatch } from '../mnist/episodes.ts';
import {
  classificationTask,
  readOptions,
  type ClassificationTask,
  type TaskFiles,
  type TaskOption,
} from '../task.ts';
import type { TableSource } from './source.ts';
import { LOWEST_RETURN, TableClassifier } from './classifier.ts';
import { unpackTable } from './data.ts';
import { createTableEvaluator } from './evaluator.ts';

const PAPER: SearchSettings = {
  ...BASE_SETTINGS,
  repetitions: 1,
  generations: 1024,
  populationSize: 192,
  initialEnabled: 0.2,
  tournamentSize: 8,
};

const LAPTOP: SearchSettings = {
  ...PAPER,
  generations: 256,
  populationSize: 96,
  confirmRepetitions: 8,
};

async function rowsOf(source: TableSource, files: TaskFiles): Promise<Uint8Array> {
  if (files.table !== undefined) return files.table(source);
  const { id } = source.description;
  throw new PrecocialError('unsupported', `The rows of the table ${id} cannot be read here.`, {
    task: id,
  });
}

/**
 * The task of a source of kind 'table': rows of numbers, whose class a network says. The rows are read where
 * the host's `TaskFiles.table` finds them, and only when something is classified.
 */
export function tableTask(source: TableSource): ClassificationTask {
  const { description, train } = source;
  const { id, title, summary, inputs, outputs, activations } = description;
  const batch = {
    name: 'batch',
    label: 'Batch size',
    meaning: 'Rows for training that a genome is tried on, drawn anew each generation',
    unit: 'rows',
    default: Math.min(1000, train),
    min: 1,
    max: Math.min(train, 10_000),
    step: 1,
  } as const satisfies TaskOption;
  const task = classificationTask({
    id,
    title,
    summary,
    inputs,
    outputs,
    outputActivation: 1,
    activations,
    maxSteps: 1,
    stepSeconds: 0,
    returnLabel: 'mean log-likelihood (nats)',
    returnRange: [LOWEST_RETURN, 0],
    options: [batch],
    presets: { paper: PAPER, even: evenSettings(LAPTOP), laptop: LAPTOP },
    effort: EXAMPLES_EFFORT,
    changes: [],
    batchSize: (given) => readOptions([batch], given).batch,
    kernel: 'network',
    createClassifier: async (files) => new TableClassifier(await files.kernel('network')),
    examples: async (files, split) => unpackTable(await rowsOf(source, files), source, split),
    drawEpisode: (key, options) => drawBatch(key, train, options.batch),
    createEvaluator: async (files) => {
      const [kernel, rows] = await Promise.all([files.kernel('network'), rowsOf(source, files)]);
      return createTableEvaluator(kernel, unpackTable(rows, source, 'train'));
    },
  });
  return { ...task, source };
}

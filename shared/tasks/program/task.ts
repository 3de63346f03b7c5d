import { PrecocialError } from '../../base/errors.ts';
import { Stream } from '../../random/key.ts';
import { SLOW_EFFORT } from '../effort.ts';
import { OWN_PRESETS } from '../own/description.ts';
import { readOptions, type ControlTask, type TaskFiles } from '../task.ts';
import type { ProgramSource, TaskCopies } from './copies.ts';
import { createProgramEvaluator } from './lanes.ts';

function opener(source: ProgramSource, files: TaskFiles): () => Promise<TaskCopies> {
  const { program } = files;
  const { id } = source.description;
  if (program === undefined) {
    const text = `The task ${id} is stepped by a program of its own, which does not run here.`;
    throw new PrecocialError('unsupported', text, { task: id });
  }
  return () => program(source);
}

/**
 * The task of a source of kind 'program'. The program is started where the host's `TaskFiles.program` starts
 * it, and only when something is rolled out. An episode is the seed that a copy is reset with, below 2^32.
 */
export function programTask(source: ProgramSource): ControlTask {
  const { description } = source;
  const { draws: _, ...fields } = description;
  return {
    ...fields,
    kind: 'control',
    measure: 'return',
    source,
    returnLabel: 'Return per episode',
    presets: OWN_PRESETS,
    effort: SLOW_EFFORT,
    changes: [],
    drawEpisode: (key) => Float64Array.of(new Stream(key).uint32()),
    createEvaluator: async (files) => {
      const open = opener(source, files);
      const lanes = createProgramEvaluator(await files.kernel('network'), source, open);
      return {
        rollouts: (plan, weighting, episodes, given, watch) =>
          lanes.rollouts(plan, weighting, episodes, readOptions(description.options, given), watch),
      };
    },
    createEnvironment: (files, given) => {
      const { environment } = files;
      if (environment !== undefined)
        return environment(source, readOptions(description.options, given));
      const text = `The task ${description.id} is stepped by a program of its own, which answers in whole batches; a single copy of it cannot be stepped here.`;
      return Promise.reject(new PrecocialError('unsupported', text, { task: description.id }));
    },
  };
}

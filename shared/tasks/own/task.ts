import { PrecocialError } from '../../base/errors.ts';
import { USUAL_EFFORT } from '../effort.ts';
import type { TaskSource } from '../source.ts';
import { readOptions, type ControlTask, type TaskFiles } from '../task.ts';
import type { AnyFunctions, Definition, OptionDefinition } from './definition.ts';
import { describe, OWN_PRESETS, type TaskDescription } from './description.ts';
import { OwnEnvironment } from './environment.ts';
import { createLanesEvaluator } from './lanes.ts';
import type { LoadedTask } from './loaded.ts';

/** A control task of a description; `load` brings its functions when something is to be rolled out. */
export function controlTaskOf(
  description: TaskDescription,
  load: (files: TaskFiles) => Promise<LoadedTask>,
): ControlTask {
  const { id, title, summary, inputs, outputs, inputUnits, outputUnits } = description;
  const { outputActivation, activations, maxSteps, stepSeconds, returnRange, options } =
    description;
  return {
    kind: 'control',
    measure: 'return',
    id,
    title,
    summary,
    inputs,
    outputs,
    inputUnits,
    outputUnits,
    outputActivation,
    activations,
    maxSteps,
    stepSeconds,
    returnLabel: 'Return per episode',
    returnRange,
    options,
    presets: OWN_PRESETS,
    effort: USUAL_EFFORT,
    changes: [],
    drawEpisode: ([high, low]) => Float64Array.of(high, low),
    createEvaluator: async (files) => {
      const lanes = createLanesEvaluator(await files.kernel('network'), await load(files));
      return {
        rollouts: (plan, weighting, episodes, given, watch) =>
          lanes.rollouts(plan, weighting, episodes, readOptions(options, given), watch),
      };
    },
    createEnvironment: async (files, given) =>
      new OwnEnvironment(await load(files), readOptions(options, given)),
  };
}

/** A definition that is part of the program as a task. */
export function builtinTask<
  State extends object,
  O extends Readonly<Record<string, OptionDefinition>>,
>(definition: Definition<State, O>): ControlTask {
  const description = describe(definition);
  const functions = definition as unknown as AnyFunctions;
  const code = { file: `${description.id}/task.ts`, code: '' };
  return controlTaskOf(description, () =>
    Promise.resolve({ description, functions, code, kernel: null }),
  );
}

/**
 * The task of a source of kind 'file'. Its code runs where the host's `TaskFiles.load` runs it, and only
 * when something is rolled out.
 */
export function fileTask(source: TaskSource<'file'>): ControlTask {
  const { description, file, code } = source;
  const task = controlTaskOf(description, async (files) => {
    if (files.load === undefined) {
      const text = `The task ${description.id} is code of its own, which does not run here.`;
      throw new PrecocialError('unsupported', text, { task: description.id });
    }
    const { functions, kernel } = await files.load(source);
    return { description, functions, code: { file, code }, kernel };
  });
  return {
    ...task,
    source,
    createEnvironment: (files, given) =>
      files.environment?.(source, readOptions(description.options, given)) ??
      task.createEnvironment(files, given),
  };
}

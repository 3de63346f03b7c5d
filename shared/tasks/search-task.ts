import { item } from '../base/arrays.ts';
import type { Genome } from '../genome/genome.ts';
import { fold, Stream, type Key } from '../random/key.ts';
import { minimalGenomes } from '../search/initial.ts';
import type { SearchTask } from '../search/population.ts';
import type { TaskDefinition } from './task.ts';

type Shape = Pick<TaskDefinition, 'inputs' | 'outputs' | 'outputActivation' | 'activations'>;

/** What a search needs to know of a task. */
export function searchTaskOf(task: Shape): SearchTask {
  return {
    inputCount: task.inputs.length,
    outputCount: task.outputs.length,
    outputActivation: task.outputActivation,
    activations: task.activations,
  };
}

/** A small network for a task, as a first generation has them: for checks and measurements of speed. */
export function sampleGenome(task: Shape, key: Key): Genome {
  return item(
    minimalGenomes(searchTaskOf(task), 1, 0.7, () => new Stream(fold(key, 'genome'))),
    0,
  );
}

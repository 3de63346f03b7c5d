import { ADAPTER } from '../../electron/programs/open.ts';
import {
  programFile,
  programSource,
  type ProgramToAdd,
} from '../../electron/tasks/program-file.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import type { ProgramSource } from '../../shared/tasks/program/copies.ts';
import { programTask } from '../../shared/tasks/program/task.ts';
import { addTask } from '../../shared/tasks/registry.ts';
import type { ControlTask } from '../../shared/tasks/task.ts';
import { gymnasiumPackage, python } from '../support/python.ts';
import { randomGenome } from '../support/random-genome.ts';

/** An environment of the package in tests/fixtures, as the command line would add it. */
export function gymnasium(id: string, ...words: string[]): ProgramToAdd {
  return {
    id: id.toLowerCase(),
    command: [python, ADAPTER, id, ...words],
    folder: '/',
    variables: { PYTHONPATH: gymnasiumPackage },
    patience: 20,
    normalise: false,
  };
}

/** Adds a program and reads what is kept of it. */
export async function sourceFrom(program: ProgramToAdd): Promise<ProgramSource> {
  return programSource(new TextEncoder().encode(await programFile(program)), `${program.id}.json`);
}

/** A task of an environment of the package in tests/fixtures, registered. */
export async function gymnasiumTask(id: string, ...words: string[]): Promise<ControlTask> {
  const task = programTask(await sourceFrom(gymnasium(id, ...words)));
  addTask(task);
  return task;
}

/** A random genome for a task, always the same. */
export const genomeOf = (task: ControlTask): Genome =>
  randomGenome(fold(keyOf(4), 'any'), {
    inputs: task.inputs.length,
    outputs: task.outputs.length,
    outputActivation: task.outputActivation,
    edits: 20,
  });

import { PrecocialError } from '../base/errors.ts';
import type { Genes } from '../genome/genome.ts';
import type { TaskDefinition } from './task.ts';
import { biped, bipedHardcore } from './biped/biped.ts';
import { digits8, mnist } from './mnist/task.ts';
import { pendulum } from './pendulum/pendulum.ts';
import { racing, racingStacked } from './racing/racing.ts';
import { fileTask } from './own/task.ts';
import { programTask } from './program/task.ts';
import { tableTask } from './table/task.ts';
import { idOf, type AddedSource, type SourceKind, type TaskSource } from './source.ts';
import { swingup } from './swingup/swingup.ts';

/** Every task that ships, in the order of the gallery. */
export const TASKS: readonly TaskDefinition[] = [
  swingup,
  biped,
  bipedHardcore,
  racing,
  racingStacked,
  mnist,
  digits8,
  pendulum,
];

const added = new Map<string, TaskDefinition>();

/** Adds a person's own task, in place of an added one of the same id. It is not checked here. */
export function addTask(task: TaskDefinition): void {
  added.set(task.id, task);
}

/** The reference to a task by which another process finds it. */
export function sourceOf(task: TaskDefinition): TaskSource {
  return task.source ?? { kind: 'builtin', id: task.id };
}

/** How the task of each kind of source is made; nothing of a person's own runs there. */
const LOADERS: { readonly [K in SourceKind]: (source: TaskSource<K>) => TaskDefinition } = {
  builtin: ({ id }) => taskAmong(TASKS, id),
  file: fileTask,
  program: programTask,
  table: tableTask,
};

/**
 * The task that a source refers to.
 * @throws PrecocialError 'unknown-task' for a task that this version does not bring
 */
export function taskOfSource<K extends SourceKind>(source: TaskSource<K>): TaskDefinition {
  const { kind }: { readonly kind: K } = source;
  return LOADERS[kind](source);
}

/** The sources of the tasks that were added: what another process has to know beside its own. */
export function addedSources(): readonly AddedSource[] {
  return [...added.values()].flatMap(({ source }) => source ?? []);
}

/** Adds the tasks of some sources, in place of those that were added before. */
export function useSources(sources: readonly AddedSource[]): void {
  added.clear();
  for (const source of sources) added.set(idOf(source), taskOfSource(source));
}

/** Every task there is, added ones last. */
export function allTasks(): readonly TaskDefinition[] {
  return [...TASKS, ...added.values()];
}

/** @throws PrecocialError 'unknown-task' with the names there are */
export function taskOf(id: string): TaskDefinition {
  return taskAmong(allTasks(), publishedTaskId(id));
}

function taskAmong(tasks: readonly TaskDefinition[], id: string): TaskDefinition {
  const task = tasks.find((candidate) => candidate.id === id);
  if (task === undefined) {
    const names = tasks.map((candidate) => candidate.id);
    throw new PrecocialError(
      'unknown-task',
      `There is no task ${JSON.stringify(id)}; there are ${names.join(', ')}.`,
      { task: id },
    );
  }
  return task;
}

/** The id of the task that published settings files call so; the name itself where they call none so. */
export function publishedTaskId(name: string): string {
  return allTasks().find((task) => task.publishedNames?.includes(name))?.id ?? name;
}

/** @throws PrecocialError 'wrong-task' if a genome's inputs or outputs are not the task's */
export function checkFits(genes: Genes, task: TaskDefinition): void {
  if (genes.inputCount === task.inputs.length && genes.outputCount === task.outputs.length) return;
  throw new PrecocialError(
    'wrong-task',
    `The genome has ${genes.inputCount} inputs and ${genes.outputCount} outputs; the task ${task.id} has ${task.inputs.length} and ${task.outputs.length}.`,
    { task: task.id, inputs: genes.inputCount, outputs: genes.outputCount },
  );
}

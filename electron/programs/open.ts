import { join } from 'node:path';
import {
  MOST_COPIES,
  type ProgramSource,
  type TaskCopies,
} from '../../shared/tasks/program/copies.ts';
import {
  describeProgram,
  wordsOf,
  type ProgramDescription,
} from '../../shared/tasks/program/description.ts';
import { nameOf } from '../../shared/tasks/source.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { programPlaces } from '../system/places.ts';
import { copiesOf, ProgramProcess, type Launch } from './process.ts';

/** Stands in a command for the adapter that ships. */
export const ADAPTER = '{adapter}';

/** A command with the adapter's own place. */
export function wholeCommand(command: readonly string[]): readonly string[] {
  const adapter = join(programPlaces(import.meta.url).assets, 'gymnasium', 'adapter.py');
  return command.map((word) => (word === ADAPTER ? adapter : word));
}

export function launchOf({ command, folder, variables, patience, memory }: Launch): Launch {
  const limit = memory === undefined ? {} : { memory };
  return { command: wholeCommand(command), folder, variables, patience, ...limit };
}

/**
 * Starts a program and asks what it is.
 * @param id of the task that it is to be
 * @throws PrecocialError as `ProgramProcess.hello`, and 'task-failed' for a description that is off
 */
export async function introduce(
  id: string,
  launch: Launch,
): Promise<{ readonly program: ProgramProcess; readonly said: ProgramDescription }> {
  const program = new ProgramProcess(`The task ${id}`, launchOf(launch));
  try {
    return { program, said: describeProgram(id, wordsOf(await program.hello(MOST_COPIES))) };
  } catch (error) {
    program.close();
    throw error;
  }
}

interface Running {
  readonly program: ProgramProcess;
  readonly copies: TaskCopies;
}

const running = new Map<string, Promise<Running>>();

async function start(source: ProgramSource): Promise<Running> {
  const { description } = source;
  const { program, said } = await introduce(description.id, source);
  if (JSON.stringify(said.description) !== JSON.stringify(description)) {
    program.close();
    throw new PrecocialError(
      'task-failed',
      `The task ${description.id}: its program has changed since it was added: its inputs, outputs or options are others. Remove the task and add it again.`,
      { task: description.id },
    );
  }
  return { program, copies: copiesOf(program, widthsOf(source)) };
}

const widthsOf = ({ description }: ProgramSource): { inputs: number; outputs: number } => ({
  inputs: description.inputs.length,
  outputs: description.outputs.length,
});

/**
 * The program of a task, started where it does not run yet: one for each task and thread.
 * @throws PrecocialError as `introduce`
 */
export async function openProgram(source: ProgramSource): Promise<TaskCopies> {
  const name = nameOf(source);
  const known = await running.get(name)?.catch(() => null);
  if (known !== undefined && known !== null && !known.program.ended) return known.copies;
  const started = start(source);
  running.set(name, started);
  return (await started).copies;
}

/** Ends the programs of this thread. */
export async function closePrograms(): Promise<void> {
  const all = [...running.values()];
  running.clear();
  for (const one of all) (await one.catch(() => null))?.program.close();
}

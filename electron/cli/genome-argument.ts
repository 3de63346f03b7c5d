import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { NO_TASK } from '../../shared/formats/foreign/build.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { encoderFor } from '../encoders/find.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';
import { optionsOfGoal } from '../../shared/tasks/goal.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import { readGenomeBytes } from '../lab/read-genome.ts';
import { FIXED, championNames, genomeOfTopology, shippedGenome } from '../lab/shipped.ts';
import { inFile, inFileLater, readParsed } from '../system/read-file.ts';
import { readChampion } from '../runs/champions.ts';
import { readRunConfig } from '../runs/run-file.ts';
import { hasChanged } from '../runs/run-task.ts';
import { noteFallback, noteUnknownEncoder } from './encoder-note.ts';

/** A genome that a command names, and the task options of the run it is the champion of, or of its own goal. */
export interface GenomeArgument {
  readonly document: GenomeDocument;
  readonly options: TaskOptions | null;
}

/**
 * The genome a command names: a run folder (its newest champion), a file that holds one, the name of a
 * champion that ships, or `fixed-TASK`, the fixed topology that a task's champions are compared with
 * (`fixed-TASK:12`: with other hidden layers).
 * @param task the task asked for; a genome of another task is refused
 * @param rolledOut false where the genome is only read: then any encoder will do
 * @throws PrecocialError naming the file and the place in it
 */
export async function readArgument(
  argument: string,
  task?: string,
  rolledOut = true,
): Promise<GenomeArgument> {
  const definition = task === undefined ? undefined : taskOf(task);
  const found = await locate(argument, task);
  const { document } = found;
  if (definition === undefined && document.task === NO_TASK) {
    if (!rolledOut) return found;
    const { inputCount, outputCount } = document.genome;
    throw new PrecocialError(
      'wrong-task',
      `${argument} has ${inputCount} inputs and ${outputCount} outputs and is a network of no task that is here; it can be converted, and opened in the window, but not rolled out.`,
      { file: argument },
    );
  }
  const { id } = definition ?? taskOf(document.task);
  inFile(argument, () => checkFits(document.genome, taskOf(id)));
  if (rolledOut) {
    await encoderFor(id, document.encoder);
    await noteFallback(taskOf(id));
    if (!argument.startsWith(FIXED)) await noteUnknownEncoder(taskOf(id), document);
    noteChangedTask(document);
  }
  const options = found.options ?? optionsOfGoal(taskOf(id), document.goal);
  return { document: { ...document, task: id }, options };
}

/** The genome alone, as `readArgument` finds it. */
export async function readGenomeArgument(
  argument: string,
  task?: string,
  rolledOut = true,
): Promise<GenomeDocument> {
  return (await readArgument(argument, task, rolledOut)).document;
}

/** Says on stderr that a genome's task is no longer the one it was made on. */
function noteChangedTask(document: GenomeDocument): void {
  if (!hasChanged(document)) return;
  const { name, task, taskVersion = '' } = document;
  const now = taskOf(task).source?.version ?? 'one that ships';
  process.stderr.write(
    `precocial: ${name} was made on version ${taskVersion} of the task ${task}, which has changed since (now ${now}): what was measured before belongs to the old one.\n`,
  );
}

async function locate(argument: string, task: string | undefined): Promise<GenomeArgument> {
  const shipped = await shippedGenome(argument);
  if (existsSync(argument)) {
    if (shipped === null) return readPath(argument, task);
    return readHere(argument, task, shipped);
  }
  if (shipped !== null) return { document: shipped, options: null };
  const names = await championNames();
  const known = names.length === 0 ? '' : `, and the champions that ship are ${names.join(', ')}`;
  throw new PrecocialError('not-found', `${argument} is neither a file nor a run${known}.`, {
    file: argument,
  });
}

/** What lies here under the name of a champion: the genome it holds, else the champion; said either way. */
async function readHere(
  name: string,
  task: string | undefined,
  shipped: GenomeDocument,
): Promise<GenomeArgument> {
  const note = (text: string): void => void process.stderr.write(`precocial: ${text}\n`);
  try {
    const here = await readPath(name, task);
    note(`${name} is read from here, not the champion of that name that ships.`);
    return here;
  } catch (error) {
    if (!(error instanceof PrecocialError)) throw error;
    note(`${name} here holds no genome; the champion of that name that ships is used.`);
    return { document: shipped, options: null };
  }
}

async function readPath(path: string, task: string | undefined): Promise<GenomeArgument> {
  if (!statSync(path).isDirectory())
    return { document: await readGenomeFile(path, task), options: null };
  if (!existsSync(join(path, 'run.json'))) {
    throw new PrecocialError('not-found', `${path} is not a run: it has no run.json.`, {
      file: path,
    });
  }
  const { options } = await readRunConfig(path);
  return { document: await readChampion(path), options };
}

async function readGenomeFile(path: string, task: string | undefined): Promise<GenomeDocument> {
  const bytes = await readParsed('The genome was not read', path, (content) => content, {
    pipes: true,
  });
  const { document, notes } = await inFileLater(path, () =>
    readGenomeBytes(basename(path), bytes, task, genomeOfTopology),
  );
  for (const note of notes) process.stderr.write(`precocial: ${path}: ${note}\n`);
  return document;
}

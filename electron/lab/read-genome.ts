import { PrecocialError } from '../../shared/base/errors.ts';
import { detectFormat, FORMAT_NAMES } from '../../shared/formats/detect.ts';
import { NO_TASK } from '../../shared/formats/foreign/build.ts';
import {
  jsonProgramOf,
  readNeataptic,
  readNeatPython,
  readTensorNeat,
  type ForeignDocument,
} from '../../shared/formats/foreign/json-networks.ts';
import { isSharpNeat, readSharpNeat } from '../../shared/formats/foreign/sharpneat.ts';
import { parseGenomeFile } from '../../shared/formats/genome-file.ts';
import { checkShapeOf, guessTask, type TaskShape } from '../../shared/formats/guess-task.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { readMatrix } from '../../shared/formats/published-matrix.ts';
import { networkOf } from '../../shared/formats/published-network.ts';
import { parseTunedFile, tunedDocument, type TunedFile } from '../../shared/formats/tuned-file.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { allTasks, checkFits, taskOf } from '../../shared/tasks/registry.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';

/** A genome from a file, and sentences on what a person must know of how it was read. */
export interface ReadGenome {
  readonly document: GenomeDocument;
  readonly notes: readonly string[];
}

const shapeOf = (task: TaskDefinition): TaskShape => ({
  task: task.id,
  inputCount: task.inputs.length,
  outputCount: task.outputs.length,
});

/**
 * Reads a genome from a file's bytes; what kind of file it is, its content says.
 * @param task of a file that does not say one; found by the sources and sinks of its network if absent
 * @param find the genome of a topology, for tuned weights whose file carries none
 * @throws PrecocialError 'invalid-file' with line or row, 'wrong-task', 'newer-version'
 */
export async function readGenomeBytes(
  fileName: string,
  bytes: Uint8Array,
  task?: string,
  find: (file: TunedFile) => Promise<GenomeDocument | null> = () => Promise.resolve(null),
): Promise<ReadGenome> {
  const detected = detectFormat(fileName, bytes);
  const name = fileName.replace(/\.[^.]*$/, '');
  if (detected.format === 'genome') {
    const document = parseGenomeFile(detected.text);
    if (document.task !== NO_TASK) checkFits(document.genome, taskOf(document.task));
    return { document, notes: [] };
  }
  if (detected.format === 'published-network') return readPublished(name, detected.text, task);
  if (detected.format === 'tuned-weights') {
    const file = parseTunedFile(detected.text);
    const document = tunedDocument(file, file.details?.genome ?? (await find(file)));
    if (document !== null) return { document, notes: [] };
    throw new PrecocialError(
      'invalid-file',
      'It holds tuned weights without their genome. Give the genome, and this file as its weights (--weights-file FILE; in the window, drop it on the genome)',
    );
  }
  if (detected.format === 'foreign-network') return readForeign(name, detected.text, task);
  const what =
    detected.format === null ? detected.reason : `It is ${FORMAT_NAMES[detected.format]}`;
  throw new PrecocialError('invalid-file', `It holds no genome. ${what}`);
}

function readForeign(name: string, text: string, task: string | undefined): ReadGenome {
  const { document, notes } = isSharpNeat(text) ? readSharpNeat(text, name) : readJson(name, text);
  const { genome } = document;
  const own = 'its weights and biases are kept as offsets from the shared weight 0.';
  if (task !== undefined) {
    checkFits(genome, taskOf(task));
    return { document: { ...document, task }, notes: [...notes, own] };
  }
  const fitting = allTasks().filter(
    ({ inputs, outputs }) =>
      inputs.length === genome.inputCount && outputs.length === genome.outputCount,
  );
  const plain = fitting.find(({ id }) => fitting.every((other) => other.id.startsWith(id)));
  const fits =
    plain === undefined
      ? `with ${genome.inputCount} inputs and ${genome.outputCount} outputs it fits no task that is here for certain; it can be opened, edited and converted.`
      : `it is read as a network of ${plain.id}${fitting.length > 1 ? `; it fits ${fitting.map(({ id }) => id).join(', ')} (--task)` : ''}.`;
  return { document: { ...document, task: plain?.id ?? NO_TASK }, notes: [...notes, own, fits] };
}

function readJson(name: string, text: string): ForeignDocument {
  const source = parseJson(text);
  const program = jsonProgramOf(source.value);
  if (program === 'neat-python') return readNeatPython(source, name);
  return program === 'TensorNEAT' ? readTensorNeat(source, name) : readNeataptic(source, name);
}

function readPublished(name: string, text: string, task: string | undefined): ReadGenome {
  const matrix = readMatrix(text);
  const notes: string[] = [];
  let shape: TaskShape;
  if (task === undefined) {
    const guess = guessTask(matrix, allTasks().map(shapeOf));
    shape = guess.shape;
    if (guess.others.length > 0)
      notes.push(
        `it is read as a network of ${shape.task}; it fits ${guess.others.join(', ')} as well (--task).`,
      );
  } else {
    shape = shapeOf(taskOf(task));
    checkShapeOf(matrix, shape);
  }
  const { document, own } = networkOf(matrix, { ...shape, name });
  if (own)
    notes.push(
      'its connections have weights of their own, which are kept as offsets from the shared weight 0.',
    );
  return { document, notes };
}

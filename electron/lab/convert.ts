import { PrecocialError } from '../../shared/base/errors.ts';
import { detectFormat } from '../../shared/formats/detect.ts';
import { parseGenomeFile, writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { genomeOnnx } from '../../shared/formats/onnx-genome.ts';
import { guessTask, type TaskShape } from '../../shared/formats/guess-task.ts';
import { parseOut, writeOut } from '../../shared/formats/published-network.ts';
import { allTasks, checkFits, taskOf } from '../../shared/tasks/registry.ts';
import { slug } from '../system/files.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';

function shapeOf(id: string): TaskShape {
  const task = taskOf(id);
  return {
    task: task.id,
    inputCount: task.inputs.length,
    outputCount: task.outputs.length,
    outputActivation: task.outputActivation,
  };
}

/**
 * A genome from a file that was dropped or chosen.
 * @param task of a `.out` file, which does not say; guessed if absent
 * @throws PrecocialError as `readGenomeBytes`, naming the file
 */
export function importGenome(fileName: string, bytes: Uint8Array, task?: string): GenomeDocument {
  try {
    return readGenomeBytes(fileName, bytes, task);
  } catch (error) {
    if (!(error instanceof PrecocialError)) throw error;
    const reason = error.message.replace(/\.$/, '');
    const kept = /nothing was changed/i.test(reason) ? '' : ' Nothing was changed.';
    throw new PrecocialError(
      error.code,
      `"${fileName}" was not opened. ${reason}.${kept}`,
      { ...error.details, file: fileName },
      { cause: error },
    );
  }
}

/**
 * Reads a genome from a file's bytes.
 * @param task of a `.out` file, which does not say; guessed if absent
 * @throws PrecocialError 'invalid-file' with line or row, 'wrong-task', 'newer-version'
 */
export function readGenomeBytes(
  fileName: string,
  bytes: Uint8Array,
  task?: string,
): GenomeDocument {
  const detected = detectFormat(fileName, bytes);
  if (detected.format === 'genome') {
    const document = parseGenomeFile(detected.text);
    checkFits(document.genome, taskOf(document.task));
    return document;
  }
  if (detected.format === 'published-network') {
    const { text } = detected;
    const shape =
      task === undefined
        ? guessTask(
            text,
            allTasks().map((each) => shapeOf(each.id)),
          )
        : shapeOf(task);
    const name = fileName.replace(/\.[^.]*$/, '');
    return parseOut(text, { ...shape, name }).document;
  }
  const what = detected.format === null ? detected.reason : `This is a file of ${detected.format}`;
  throw new PrecocialError('invalid-file', `It holds no genome. ${what}`);
}

function contentOf(
  document: GenomeDocument,
  format: 'json' | 'out' | 'onnx',
  weight: number,
): Uint8Array {
  const { name, task, genome } = document;
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  if (format === 'json') return text(writeGenomeFile(document));
  if (format === 'out') return text(writeOut(genome, { weight }));
  return genomeOnnx(genome, { weight, useOffsets: true, notes: { name, task } });
}

/** A document as bytes of a file that other programs read. */
export function exportGenome(
  document: GenomeDocument,
  format: 'json' | 'out' | 'onnx',
  weight: number,
): { readonly fileName: string; readonly bytes: Uint8Array } {
  return {
    fileName: `${slug(document.name, 'genome')}.${format}`,
    bytes: contentOf(document, format, weight),
  };
}

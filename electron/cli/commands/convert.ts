import { extname } from 'node:path';
import type { Command } from 'commander';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { evenDocument } from '../../../shared/genome/even-document.ts';
import { exportGenome } from '../../lab/convert.ts';
import { checkReplaceable, storageError, writeAtomically } from '../../system/files.ts';
import { readGenomeArgument } from '../genome-argument.ts';
import { finiteNumber, withCommon, type CommonOptions } from '../options.ts';
import { print, printJson } from '../output.ts';
import { refuseReplacing, withReplace, type ReplaceOptions } from '../replace.ts';

interface ConvertOptions extends CommonOptions, ReplaceOptions {
  readonly task?: string;
  readonly weight?: number;
  readonly name?: string;
  readonly even?: boolean;
}

const FORMATS = { '.json': 'json', '.out': 'out', '.onnx': 'onnx' } as const;

function formatOf(path: string): (typeof FORMATS)[keyof typeof FORMATS] {
  const ending = extname(path).toLowerCase();
  const found = Object.entries(FORMATS).find(([known]) => known === ending);
  if (found === undefined)
    throw new PrecocialError(
      'usage',
      `${path}: the ending says the format; it must be .json, .out or .onnx.`,
    );
  return found[1];
}

/** `precocial convert` */
export function addConvert(program: Command): void {
  withReplace(withCommon(program.command('convert <genome> <file>')))
    .description('Write a genome, or the champion of a run, as .json, .out or .onnx')
    .option('--task <task>', 'the task of a .out file')
    .option(
      '--weight <w>',
      'shared weight to write (default: the best one known, else 1)',
      finiteNumber,
    )
    .option('--name <name>', 'name to give the genome')
    .option('--even', 'make it even: it computes at w what the genome does at w squared')
    .action(async (argument: string, path: string, options: ConvertOptions) => {
      const format = formatOf(path);
      const read = await readGenomeArgument(argument, options.task, false);
      const made = options.even === true ? evenDocument(read) : read;
      const document = options.name === undefined ? made : { ...made, name: options.name };
      await checkReplaceable('The genome was not written', path);
      await refuseReplacing('The genome was not written', [path], options.replace);
      const weight = options.weight ?? document.bestWeight?.weight ?? 1;
      const { bytes } = exportGenome(document, format, weight);
      try {
        await writeAtomically(path, bytes);
      } catch (error) {
        throw storageError('The genome was not written', path, error);
      }
      if (options.json === true) printJson({ file: path, format, bytes: bytes.length });
      else print(`Wrote ${path} (${bytes.length} bytes).`);
    });
}

import { extname } from 'node:path';
import { Option, type Command } from 'commander';
import { PrecocialError } from '../../../shared/base/errors.ts';
import type { GenomeDocument } from '../../../shared/genome/document.ts';
import { evenDocument } from '../../../shared/genome/even-document.ts';
import { flatDocument } from '../../../shared/genome/flat-document.ts';
import { exportGenome } from '../../lab/convert.ts';
import { checkReplaceable, storageError, writeAtomically } from '../../system/files.ts';
import { finiteNumber, withCommon, type CommonOptions } from '../options.ts';
import { print, printJson } from '../output.ts';
import { readSubject, withWeights, type WeightOptions } from '../subject.ts';
import { refuseReplacing, withReplace, type ReplaceOptions } from '../replace.ts';

interface ConvertOptions extends CommonOptions, ReplaceOptions, WeightOptions {
  readonly weight?: number;
  readonly name?: string;
  readonly even?: boolean;
  readonly flat?: number | true;
  readonly float32?: boolean;
}

const FORMATS = { '.wann': 'json', '.json': 'json', '.out': 'out', '.onnx': 'onnx' } as const;

function formatOf(path: string): (typeof FORMATS)[keyof typeof FORMATS] {
  const ending = extname(path).toLowerCase();
  const found = Object.entries(FORMATS).find(([known]) => known === ending);
  if (found === undefined)
    throw new PrecocialError(
      'usage',
      `${path}: the ending says the format; it must be .wann, .json, .out or .onnx.`,
    );
  return found[1];
}

/** The genome as it was asked for: as it is, even, or flat. */
function madeAs({ even, flat }: ConvertOptions, read: GenomeDocument): GenomeDocument {
  if (flat !== undefined) return flatDocument(read, flat === true ? undefined : flat);
  return even === true ? evenDocument(read) : read;
}

/** `precocial convert` */
export function addConvert(program: Command): void {
  withWeights(withReplace(withCommon(program.command('convert <genome> <file>'))))
    .description('Write a genome, or the champion of a run, as .wann, .json, .out or .onnx')
    .option('--task <task>', 'the task of a .out file')
    .addOption(
      new Option('--weight <w>', 'shared weight to write (default: the best one known, else 1)')
        .argParser(finiteNumber)
        .conflicts(['weightsFile', 'tuned']),
    )
    .option('--float32', 'of .onnx: in single precision, as most runtimes expect it')
    .option('--name <name>', 'name to give the genome')
    .option('--even', 'make it even: it computes at w what the genome does at w squared')
    .addOption(
      new Option(
        '--flat [w]',
        'make it flat: it does about the same at every shared weight from 0.2 to 2 and at their negatives, namely what the genome does at w (default: the best one known, else 1)',
      )
        .argParser(finiteNumber)
        .conflicts('even'),
    )
    .action(async (argument: string, path: string, options: ConvertOptions) => {
      const format = formatOf(path);
      const asked = options.weight !== undefined && format !== 'json';
      const shared = asked || options.even === true || options.flat !== undefined;
      const subject = await readSubject(argument, options, shared, false);
      const read = subject.document;
      const made = madeAs(options, read);
      const document = options.name === undefined ? made : { ...made, name: options.name };
      await checkReplaceable('The genome was not written', path);
      await refuseReplacing('The genome was not written', [path], options.replace);
      const weight = subject.base ?? options.weight ?? document.bestWeight?.weight ?? 1;
      const { bytes } = exportGenome(
        document,
        format,
        weight,
        subject.base !== null,
        options.float32 === true,
      );
      try {
        await writeAtomically(path, bytes);
      } catch (error) {
        throw storageError('The genome was not written', path, error);
      }
      if (options.json === true)
        printJson({ file: path, format, bytes: bytes.length, used: subject.weights });
      else print(`Wrote ${path} (${bytes.length} bytes): ${subject.weights}.`);
    });
}

import { Option, type Command } from 'commander';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { ownWeight, withoutOffsets } from '../../shared/genome/own-weights.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';
import { shippedTuning, withTunedFile, type TunedDocument } from '../tuning/tuned-files.ts';
import { readArgument } from './genome-argument.ts';
import { finiteNumber } from './options.ts';

/** Which weights of a genome are asked for. */
export interface WeightOptions {
  readonly task?: string;
  readonly weightsFile?: string;
  readonly weightBias?: number;
  readonly tuned?: boolean;
  readonly shared?: boolean;
}

/** A genome as a command uses it. */
export interface Subject {
  readonly document: GenomeDocument;
  /** The shared weight that its offsets are added to; null where all connections have the shared weight. */
  readonly base: number | null;
  /** Which weights every number of the command belongs to, for a line of its output. */
  readonly weights: string;
  /** Task options of the run that the genome is the champion of; null for any other genome. */
  readonly options: TaskOptions | null;
}

/** Adds the options that say which weights of a genome are used. */
export function withWeights(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--weights-file <file>',
        'tuned weights: an offset for each connection (default: those of the genome itself)',
      ).conflicts(['shared', 'tuned']),
    )
    .addOption(
      new Option(
        '--weight-bias <w>',
        'the shared weight the offsets are added to, where no file says it',
      ).argParser(finiteNumber),
    )
    .addOption(
      new Option('--tuned', 'take the tuned weights that ship for the genome').conflicts('shared'),
    )
    .option('--shared', 'leave the weights of the genome itself out: only shared weights');
}

/**
 * Reads the genome that a command names together with its weights: those of --weights-file, those that
 * ship (--tuned), the genome's own, or, with --shared and for a genome without, shared weights alone.
 * This is the one rule of all commands.
 * @param shared true where the command is asked for shared weights by another option
 * @param rolledOut false where the genome is only read: then any encoder will do
 * @throws PrecocialError naming the file; 'usage' for options that contradict a file or each other
 */
export async function readSubject(
  argument: string,
  options: WeightOptions,
  shared = false,
  rolledOut = true,
): Promise<Subject> {
  const { document, options: rules } = await readArgument(argument, options.task, rolledOut);
  const found = await tunedWeights(argument, document, options);
  if (found !== null) {
    const { tuned, from } = found;
    const weights = `${from}, offsets from the shared weight ${tuned.weight}`;
    return { document: tuned.document, base: tuned.weight, weights, options: rules };
  }
  const known = ownWeight(document);
  if (known === null || options.shared === true || shared) {
    const left = known === null ? '' : ` (${argument} has weights of its own, which are left out)`;
    const plain = { ...document, genome: withoutOffsets(document.genome) };
    checkBias(options, null);
    return { document: plain, base: null, weights: `shared weights${left}`, options: rules };
  }
  const says = document.offsetsFrom ?? document.bestWeight?.weight;
  if (says !== undefined) checkBias(options, { file: argument, weight: says });
  const base = says ?? options.weightBias ?? known;
  const unsaid = says === undefined && options.weightBias === undefined ? ', as none is named' : '';
  const weights = `its own weights, offsets from the shared weight ${base}${unsaid} (--shared leaves them out)`;
  return { document, base, weights, options: rules };
}

async function tunedWeights(
  argument: string,
  document: GenomeDocument,
  options: WeightOptions,
): Promise<{ readonly tuned: TunedDocument; readonly from: string } | null> {
  const { weightsFile, weightBias } = options;
  if (weightsFile !== undefined) {
    const tuned = await withTunedFile(document, weightsFile, weightBias);
    return { tuned, from: `the weights of ${weightsFile}` };
  }
  if (options.tuned !== true) return null;
  const tuned = await shippedTuning(document);
  if (tuned === null)
    throw new PrecocialError('not-found', `No tuned weights ship for ${argument}.`);
  checkBias(options, { file: 'what ships', weight: tuned.weight });
  return { tuned, from: 'the tuned weights that ship' };
}

/** @param offsets what says which shared weight the offsets belong to; null where there are none */
function checkBias(
  { weightBias }: WeightOptions,
  offsets: { readonly file: string; readonly weight: number } | null,
): void {
  if (weightBias === undefined || weightBias === offsets?.weight) return;
  throw new PrecocialError(
    'usage',
    offsets === null
      ? '--weight-bias belongs to the offsets of a genome or of a --weights-file, and there are none here; for a shared weight say --weight.'
      : `${offsets.file} says that its offsets belong to the shared weight ${offsets.weight}; leave --weight-bias ${weightBias} away.`,
  );
}

/**
 * The shared weight of a command that uses one: that of the offsets, the one asked for, or the best known.
 * @throws PrecocialError 'usage' where none is known
 */
export function oneWeight(argument: string, subject: Subject, asked: number | undefined): number {
  const weight = subject.base ?? asked ?? subject.document.bestWeight?.weight;
  if (weight !== undefined) return weight;
  throw new PrecocialError(
    'usage',
    `${argument} does not say its best shared weight; give --weight.`,
  );
}

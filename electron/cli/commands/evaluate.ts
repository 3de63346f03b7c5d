import { Option, type Command } from 'commander';
import { PrecocialError } from '../../../shared/contract/errors.ts';
import { weightRange } from '../../../shared/evaluation/evaluate.ts';
import type { Evaluation } from '../../../shared/evaluation/results.ts';
import type { GenomeDocument } from '../../../shared/genome/document.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import type { TaskOptions } from '../../../shared/tasks/task.ts';
import { evaluateGenome } from '../../evaluation/evaluate.ts';
import { withTunedFile } from '../../tuning/tuned-files.ts';
import { defaultWorkers, RolloutPool } from '../../workers/pool.ts';
import { readGenomeArgument } from '../genome-argument.ts';
import { interruptSignal } from '../interrupt.ts';
import {
  finiteNumber,
  numberList,
  standardWeights,
  taskOptions,
  wholeNumber,
  withTrials,
  type CommonOptions,
} from '../options.ts';
import { fixed, print, printJson, table } from '../output.ts';
import { ProgressLine } from '../progress.ts';

interface TrialOptions extends CommonOptions {
  readonly task?: string;
  readonly trials: number;
  readonly seed: number;
  readonly workers?: number;
  readonly option?: TaskOptions;
  readonly reward?: string;
}

interface EvaluateOptions extends TrialOptions {
  readonly weights?: number[];
  readonly weight?: number;
  readonly weightsFile?: string;
  readonly weightBias?: number;
}

interface SweepOptions extends TrialOptions {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

async function measure(
  document: GenomeDocument,
  weights: Float64Array,
  useOffsets: boolean,
  options: TrialOptions,
): Promise<Evaluation> {
  const task = taskOf(document.task);
  const pool = new RolloutPool(options.workers ?? defaultWorkers());
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  try {
    return await evaluateGenome(
      pool,
      {
        task: task.id,
        genome: document.genome,
        weights,
        useOffsets,
        trials: options.trials,
        seed: options.seed,
        options: taskOptions(task, options.option, options.reward ?? 'evaluation'),
      },
      {
        signal: interruptSignal(),
        onProgress: (done) =>
          progress.update(
            done,
            `${Math.round(done * 100)} % of ${weights.length * options.trials} rollouts`,
          ),
      },
    );
  } finally {
    progress.end();
    await pool.close();
  }
}

/** Prints an evaluation for a person: every spread says of what it is. */
function show(evaluation: Evaluation, name: string): void {
  const { genome } = evaluation;
  print(
    `${name} on ${evaluation.task}: ${genome.connections} connections, ${genome.hidden} hidden nodes, ${genome.inputsUsed} inputs used`,
  );
  print(`${evaluation.trials} trials at each weight, seed ${evaluation.seed}; sd is over trials`);
  if (evaluation.reward !== undefined) print(`${evaluation.reward} reward (--reward)`);
  print('');
  const rows = evaluation.byWeight.map((row) => [
    fixed(row.weight, 3),
    fixed(row.mean),
    fixed(row.std),
    fixed(row.min),
    fixed(row.max),
  ]);
  print(table([['weight', 'mean', 'sd', 'min', 'max'], ...rows]));
  print('');
  print(
    `mean over weights and trials ${fixed(evaluation.mean)} ± ${fixed(evaluation.confidence95)} (95 % interval), sd over weights ${fixed(evaluation.stdOverWeights)}`,
  );
  print(`${evaluation.steps} steps in ${evaluation.seconds.toFixed(2)} s`);
}

function report(evaluation: Evaluation, document: GenomeDocument, options: CommonOptions): void {
  if (options.json === true) printJson(evaluation);
  else show(evaluation, document.name);
}

/** `precocial evaluate` */
export function addEvaluate(program: Command): void {
  withTrials(program.command('evaluate <genome>'), 100)
    .description('Roll a genome out at some shared weights and report its returns')
    .option(
      '--weights <list>',
      'shared weights, separated by commas (default: the six standard ones)',
      numberList,
    )
    .addOption(
      new Option('--weight <w>', 'a single shared weight')
        .argParser(finiteNumber)
        .conflicts(['weights', 'weightsFile']),
    )
    .addOption(
      new Option('--weights-file <file>', 'tuned weights: an offset for each connection').conflicts(
        'weights',
      ),
    )
    .option(
      '--weight-bias <w>',
      'the shared weight the offsets are added to (default: what the file says, if it does)',
      finiteNumber,
    )
    .action(async (argument: string, options: EvaluateOptions) => {
      const given = await readGenomeArgument(argument, options.task);
      const { weightsFile, weightBias } = options;
      if (weightsFile !== undefined) {
        const { document, weight } = await withTunedFile(given, weightsFile, weightBias);
        report(await measure(document, Float64Array.of(weight), true, options), given, options);
        return;
      }
      if (weightBias !== undefined) {
        throw new PrecocialError(
          'usage',
          '--weight-bias belongs to the offsets of a --weights-file; for a shared weight say --weight.',
        );
      }
      const weights = options.weight === undefined ? options.weights : [options.weight];
      const values = weights === undefined ? standardWeights() : Float64Array.from(weights);
      report(await measure(given, values, false, options), given, options);
    });
}

/** `precocial sweep` */
export function addSweep(program: Command): void {
  withTrials(program.command('sweep <genome>'), 20)
    .description('Roll a genome out over a range of shared weights')
    .option('--from <w>', 'first shared weight', finiteNumber, -2)
    .option('--to <w>', 'last shared weight', finiteNumber, 2)
    .option('--count <n>', 'how many weights, evenly spaced', wholeNumber(1, 10_000), 41)
    .action(async (argument: string, options: SweepOptions) => {
      const document = await readGenomeArgument(argument, options.task);
      const weights = weightRange(options.from, options.to, options.count);
      report(await measure(document, weights, false, options), document, options);
    });
}

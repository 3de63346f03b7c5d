import { Option, type Command } from 'commander';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { type RobustnessSubject } from '../../../shared/contract/judge.ts';
import { CHANGES, type ChangeName } from '../../../shared/evaluation/robustness.ts';
import { changeDetails } from '../../../shared/evaluation/robustness.ts';
import { item } from '../../../shared/base/arrays.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import { measureRobustness } from '../../experiments/robustness.ts';
import { shippedTuning, withTunedFile } from '../../tuning/tuned-files.ts';
import { defaultWorkers, RolloutPool } from '../../rollouts/pool.ts';
import { readGenomeArgument } from '../genome-argument.ts';
import { interruptSignal } from '../interrupt.ts';
import { finiteNumber, numberList, taskOptions, withTrials } from '../options.ts';
import type { CommonOptions } from '../options.ts';
import { fixed, print, printJson, table } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { jsonReport } from '../typed-arrays.ts';

interface Options extends CommonOptions {
  readonly change: ChangeName;
  readonly sizes?: number[];
  readonly weight?: number;
  readonly weightsFile?: string;
  readonly tuned?: boolean;
  readonly task?: string;
  readonly trials: number;
  readonly seed: number;
  readonly workers?: number;
  readonly option?: Readonly<Record<string, number>>;
  readonly reward?: string;
}

/** A genome at its tuned weights where asked for, else at a shared weight. */
async function subjectOf(argument: string, options: Options): Promise<RobustnessSubject> {
  const document = await readGenomeArgument(argument, options.task);
  if (options.weightsFile !== undefined || options.tuned === true) {
    const tuned =
      options.weightsFile === undefined
        ? await shippedTuning(document)
        : await withTunedFile(document, options.weightsFile, options.weight);
    if (tuned === null) {
      throw new PrecocialError('not-found', `No tuned weights ship for ${argument}.`);
    }
    return { ...tuned, useOffsets: true };
  }
  const weight = options.weight ?? document.bestWeight?.weight;
  if (weight === undefined) {
    throw new PrecocialError(
      'usage',
      `${argument} does not say its best shared weight; give --weight.`,
    );
  }
  return { document, weight, useOffsets: false };
}

async function robustness(names: string[], options: Options): Promise<void> {
  const subjects: RobustnessSubject[] = [];
  for (const name of names) subjects.push(await subjectOf(name, options));
  const task = taskOf(item(subjects, 0).document.task);
  const pool = new RolloutPool(options.workers ?? defaultWorkers());
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  try {
    const report = await measureRobustness(
      pool,
      {
        subjects,
        change: options.change,
        sizes: Float64Array.from(options.sizes ?? changeDetails(options.change).sizes),
        trials: options.trials,
        seed: options.seed,
        options: taskOptions(task, options.option, options.reward, 'evaluation'),
        priority: 'now',
      },
      {
        signal: interruptSignal(),
        onProgress: (done) => progress.update(done, `${Math.round(done * 100)} %`),
      },
    );
    progress.end();
    if (options.json === true) {
      printJson(jsonReport(report));
      return;
    }
    for (const curve of report.curves) {
      print(`${curve.name} at the shared weight ${fixed(curve.weight, 4)}`);
      const rows = curve.summaries.map((summary, k) => [
        String(report.sizes[k]),
        fixed(summary.mean, 2),
        fixed(summary.std, 2),
        fixed(summary.median, 2),
        fixed(summary.confidence95, 2),
      ]);
      const head = [`${report.change} (${report.unit})`, 'mean', 'sd', 'median', '95 % +-'];
      print(table([head, ...rows]));
      print('');
    }
    print(`${report.trials} trials at each size, the same at all of them; seed ${report.seed}`);
  } finally {
    progress.end();
    await pool.close();
  }
}

/** `precocial robustness` */
export function addRobustness(program: Command): void {
  withTrials(program.command('robustness <genomes...>'), 100)
    .description('Returns against the size of a change of the task or of the weights')
    .addOption(
      new Option('--change <name>', 'what changes').choices(CHANGES).default('weight noise'),
    )
    .option('--sizes <list>', 'sizes of the change, separated by commas', numberList)
    .option('--weight <w>', 'shared weight (default: the best one the genome knows)', finiteNumber)
    .option('--weights-file <file>', 'tuned weights: an offset for each connection')
    .option('--tuned', 'take the tuned weights that ship')
    .action(robustness);
}

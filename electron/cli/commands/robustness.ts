import { Option, type Command } from 'commander';
import type { RobustnessSubject } from '../../../shared/contract/experiments.ts';
import {
  changeNames,
  changeOf,
  survival,
  SURVIVABLE_LOSS,
  WEIGHT_NOISE,
} from '../../../shared/evaluation/robustness.ts';
import { item } from '../../../shared/base/arrays.ts';
import { allTasks, taskOf } from '../../../shared/tasks/registry.ts';
import { fillOptions } from '../../../shared/tasks/task.ts';
import { measureRobustness } from '../../experiments/robustness.ts';
import { interruptSignal } from '../interrupt.ts';
import type { MachineOptions } from '../machines.ts';
import { finiteNumber, numberList, withTrials } from '../options.ts';
import type { CommonOptions } from '../options.ts';
import { fixed, print, printJson, table } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { openRollouts } from '../rollouts.ts';
import { optionsOf, rulesText } from '../rules.ts';
import {
  oneWeight,
  readSubject,
  withWeights,
  type Subject,
  type WeightOptions,
} from '../subject.ts';
import { jsonReport } from '../typed-arrays.ts';

interface Options extends CommonOptions, MachineOptions, WeightOptions {
  readonly change: string;
  readonly sizes?: number[];
  readonly weight?: number;
  readonly trials: number;
  readonly seed: number;
  readonly workers?: number;
  readonly option?: Readonly<Record<string, number>>;
  readonly reward?: string;
}

async function robustness(names: string[], options: Options): Promise<void> {
  const given: Subject[] = [];
  for (const name of names)
    given.push(await readSubject(name, options, options.weight !== undefined));
  const subjects = given.map((subject, k): RobustnessSubject => ({
    document: subject.document,
    weight: oneWeight(item(names, k), subject, options.weight),
    useOffsets: subject.base !== null,
  }));
  const task = taskOf(item(subjects, 0).document.task);
  const settings = optionsOf(task, item(given, 0).options, options, 'evaluation');
  const pool = await openRollouts(item(subjects, 0).document, options);
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  try {
    const report = await measureRobustness(
      pool,
      {
        subjects,
        change: options.change,
        sizes: Float64Array.from(options.sizes ?? changeOf(task, options.change).sizes),
        trials: options.trials,
        seed: options.seed,
        options: settings,
        priority: 'now',
      },
      {
        signal: interruptSignal(),
        onProgress: (done) => progress.update(done, `${Math.round(done * 100)} %`),
      },
    );
    progress.end();
    const rules = fillOptions(task, settings);
    const used = given.map(({ weights }) => weights);
    if (options.json === true) {
      printJson(jsonReport({ ...report, used, options: rules }));
      return;
    }
    print(`rules: ${rulesText(task, rules)}`);
    for (const [k, curve] of report.curves.entries()) {
      print(`${curve.name} at the shared weight ${fixed(curve.weight, 4)}: ${used[k] ?? ''}`);
      const survive = survival(changeOf(task, report.change), report.sizes, curve.summaries);
      const rows = curve.summaries.map((summary, k) => [
        String(report.sizes[k]),
        fixed(summary.mean, 2),
        fixed(summary.std, 2),
        fixed(summary.median, 2),
        fixed(summary.confidence95, 2),
        `${fixed(100 * item(survive, k), 0)} %`,
      ]);
      const head = [
        `${report.change} (${report.unit})`,
        'mean',
        'sd',
        'median',
        '95 % +-',
        'survive',
      ];
      print(table([head, ...rows]));
      print('');
    }
    print(`${report.trials} trials at each size, the same at all of them; seed ${report.seed}`);
    print(
      `survive: trials that lose at most ${SURVIVABLE_LOSS * 100} % of the mean of the least change`,
    );
  } finally {
    progress.end();
    await pool.close();
  }
}

/** `precocial robustness` */
export function addRobustness(program: Command): void {
  withWeights(withTrials(program.command('robustness <genomes...>'), 100))
    .description('Returns against the size of a change of the task or of the weights')
    .addOption(
      new Option('--change <name>', 'what changes')
        .choices(changeNames(allTasks()))
        .default(WEIGHT_NOISE.name),
    )
    .option('--sizes <list>', 'sizes of the change, separated by commas', numberList)
    .addOption(
      new Option('--weight <w>', 'shared weight (default: the best one the genome knows)')
        .argParser(finiteNumber)
        .conflicts(['weightsFile', 'tuned']),
    )
    .action(robustness);
}

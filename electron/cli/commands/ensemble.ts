import { RANGES } from '../../../shared/contract/ranges.ts';
import type { Command } from 'commander';
import type { EnsembleReport } from '../../../shared/contract/experiments.ts';
import { weightRange, withBase } from '../../../shared/evaluation/evaluate.ts';
import { STANDARD_WEIGHTS } from '../../../shared/search/settings.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import { fillOptions, type TaskOptions } from '../../../shared/tasks/task.ts';
import { measureEnsembles } from '../../experiments/ensemble.ts';
import { interruptSignal } from '../interrupt.ts';
import type { MachineOptions } from '../machines.ts';
import { numberList, wholeIn, withTrials, type CommonOptions } from '../options.ts';
import { fixed, print, printJson, table } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { openRollouts } from '../rollouts.ts';
import { optionsOf, rulesText } from '../rules.ts';
import { readSubject, withWeights, type WeightOptions } from '../subject.ts';
import { jsonReport } from '../typed-arrays.ts';

interface Options extends CommonOptions, MachineOptions, WeightOptions {
  readonly weights?: number[];
  readonly most: number;
  readonly trials: number;
  readonly seed: number;
  readonly workers?: number;
  readonly option?: TaskOptions;
  readonly reward?: string;
}

function show(report: EnsembleReport): void {
  const accuracy = report.measure === 'accuracy';
  const value = (number: number): string =>
    accuracy ? `${fixed(number * 100, 2)} %` : fixed(number, 1);
  const { best: single } = report;
  print(
    `best single weight ${fixed(single.weight, 4)}: training ${value(single.training)}, test ${value(single.test)}`,
  );
  const rows = report.rules.flatMap(({ rule, steps }) => {
    const [first] = steps;
    const all = steps.at(-1);
    if (first === undefined || all === undefined) return [];
    const top = steps.reduce((best, step) => (step.training > best.training ? step : best), first);
    return [
      [
        rule,
        String(top.weights.length),
        value(top.training),
        value(top.test),
        String(all.weights.length),
        value(all.test),
      ],
    ];
  });
  const head = ['', 'members', 'training', 'test', 'all members', 'test'];
  print(table([head, ...rows]));
  for (const { rule, steps } of report.rules) {
    if (rule === 'greedy') {
      const weights = steps.at(-1)?.weights ?? [];
      print(`greedy chose ${weights.map((weight) => fixed(weight, 3)).join(', ')}`);
    }
    if (rule !== 'mean of actions') continue;
    const grown = steps.map((step) => [
      String(step.weights.length),
      value(step.training),
      value(step.test),
      step.std === null ? '-' : fixed(step.std, 1),
      fixed(step.weights.at(-1) ?? Number.NaN, 3),
    ]);
    print('');
    print(table([['members', 'training', 'test', 'sd over trials', 'joined by'], ...grown]));
  }
  if (report.published !== null) print(`paper: ${value(report.published.mean)}`);
  const chosen = accuracy ? 'training images' : 'episodes that are no trial';
  print(`Members and their number are chosen on ${chosen} alone.`);
}

async function ensemble(argument: string, options: Options): Promise<void> {
  const subject = await readSubject(argument, options, options.weights !== undefined);
  const { document, base } = subject;
  const task = taskOf(document.task);
  const digits = task.measure === 'accuracy';
  const usual = digits ? weightRange(-2, 2, 33) : Float64Array.from(STANDARD_WEIGHTS);
  const weights =
    options.weights === undefined ? withBase(usual, base) : Float64Array.from(options.weights);
  const settings = optionsOf(task, subject.options, options, 'evaluation');
  const pool = await openRollouts(document, options);
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  try {
    const report = await measureEnsembles(
      pool,
      {
        document,
        weights,
        useOffsets: base !== null,
        most: options.most,
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
    const used = subject.weights;
    if (options.json === true) printJson(jsonReport({ ...report, used, options: rules }));
    else {
      print(`weights: ${used}`);
      print(`rules: ${rulesText(task, rules)}`);
      show(report);
    }
  } finally {
    progress.end();
    await pool.close();
  }
}

/** `precocial ensemble` */
export function addEnsemble(program: Command): void {
  withWeights(withTrials(program.command('ensemble <genome>'), 100))
    .description(
      'One network at several shared weights, deciding together: votes on digits, the mean of actions elsewhere',
    )
    .option(
      '--weights <list>',
      'shared weights to choose from (default: 33 over [-2, 2] for digits, else the standard six)',
      numberList,
    )
    .option('--most <n>', 'most members', wholeIn(RANGES.members), 33)
    .action(ensemble);
}

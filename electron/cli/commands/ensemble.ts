import type { Command } from 'commander';
import type { EnsembleReport } from '../../../shared/contract/judge.ts';
import { weightRange } from '../../../shared/evaluation/evaluate.ts';
import { measureEnsembles } from '../../evaluation/ensemble.ts';
import { readGenomeArgument } from '../genome-argument.ts';
import { interruptSignal } from '../interrupt.ts';
import { numberList, wholeNumber, withCommon, type CommonOptions } from '../options.ts';
import { fixed, print, printJson, table } from '../output.ts';
import { jsonReport } from '../typed-arrays.ts';

interface Options extends CommonOptions {
  readonly task?: string;
  readonly weights?: number[];
  readonly most: number;
}

const percent = (share: number): string => fixed(share * 100, 2);

function show(report: EnsembleReport): void {
  const { best: single } = report;
  print(
    `best single weight ${fixed(single.weight, 4)}: training ${percent(single.training)} %, test ${percent(single.test)} %`,
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
        percent(top.training),
        percent(top.test),
        String(all.weights.length),
        percent(all.test),
      ],
    ];
  });
  const head = ['', 'members', 'training %', 'test %', 'all members', 'test %'];
  print(table([head, ...rows]));
  for (const { rule, steps } of report.rules) {
    if (rule !== 'greedy') continue;
    const weights = steps.at(-1)?.weights ?? [];
    print(`greedy chose ${weights.map((weight) => fixed(weight, 3)).join(', ')}`);
  }
  if (report.published !== null) print(`paper: ${percent(report.published.mean)} %`);
  print('Members and their number are chosen on training images alone.');
}

async function ensemble(argument: string, options: Options): Promise<void> {
  const document = await readGenomeArgument(argument, options.task);
  const weights = Float64Array.from(options.weights ?? weightRange(-2, 2, 33));
  const report = await measureEnsembles(
    { document, weights, most: options.most, priority: 'now' },
    { signal: interruptSignal() },
  );
  if (options.json === true) printJson(jsonReport(report));
  else show(report);
}

/** `precocial ensemble` */
export function addEnsemble(program: Command): void {
  withCommon(program.command('ensemble <genome>'))
    .description('One network at several shared weights, deciding together (digits)')
    .option('--task <task>', 'the task, where the genome file does not say')
    .option(
      '--weights <list>',
      'shared weights to choose from (default: 33 over [-2, 2])',
      numberList,
    )
    .option('--most <n>', 'most members', wholeNumber(1), 33)
    .action(ensemble);
}

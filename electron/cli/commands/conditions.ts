import { RANGES } from '../../../shared/contract/ranges.ts';
import type { Command } from 'commander';
import type { ConditionRow, ConditionsReport } from '../../../shared/contract/experiments.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import { fillOptions, type TaskOptions } from '../../../shared/tasks/task.ts';
import { measureConditions } from '../../experiments/conditions.ts';
import { encoderLine, encoderUsed } from '../encoder-note.ts';
import { interruptSignal } from '../interrupt.ts';
import type { MachineOptions } from '../machines.ts';
import { wholeIn, wholeNumber, withTrials, type CommonOptions } from '../options.ts';
import { fixed, print, printJson, table } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { openRollouts } from '../rollouts.ts';
import { optionsOf, rulesText } from '../rules.ts';
import { readSubject, withWeights, type WeightOptions } from '../subject.ts';
import { jsonReport } from '../typed-arrays.ts';

interface Options extends CommonOptions, MachineOptions, WeightOptions {
  readonly trials: number;
  readonly episodesPerDraw?: number;
  readonly seed: number;
  readonly workers?: number;
  readonly option?: TaskOptions;
  readonly reward?: string;
  readonly tune?: boolean;
  readonly generations: number;
  readonly baseline: boolean;
}

function cells(row: ConditionRow, scale: number, decimals: number): string[] {
  const { summary, published } = row;
  const number = (value: number | null | undefined): string =>
    value === null || value === undefined ? '-' : fixed(value * scale, decimals);
  const paper =
    published === null
      ? '-'
      : `${number(published.mean)}${published.plusMinus === null ? '' : ` +- ${number(published.plusMinus)}`}`;
  return [
    row.condition,
    number(summary?.mean),
    number(summary?.std),
    number(summary?.stdOverEpisodes),
    number(summary?.stdOverDraws),
    number(summary?.lowerQuartile),
    number(summary?.median),
    number(summary?.upperQuartile),
    number(summary?.confidence95),
    row.weight === null ? '-' : fixed(row.weight, 4),
    paper,
  ];
}

function show(report: ConditionsReport): void {
  const percent = report.measure === 'accuracy';
  const [scale, decimals] = percent ? [100, 2] : [1, 1];
  const head = ['', 'mean', 'sd', 'sd episodes', 'sd draws', 'q1', 'median', 'q3', '95 % +-'];
  for (const network of ['genome', 'fixed topology'] as const) {
    const rows = report.rows.filter((row) => row.network === network);
    if (rows.length === 0) continue;
    const title =
      network === 'genome'
        ? `${report.name}: ${report.connections} connections`
        : `fixed topology, ${report.baseline?.name ?? ''}: ${report.baseline?.connections ?? 0} connections`;
    print(`${title}${percent ? ' (test accuracy, %)' : ''}`);
    const body = rows.map((row) => cells(row, scale, decimals));
    print(table([[...head, 'weight', 'paper'], ...body]));
    for (const row of rows) if (row.note !== '') print(`  ${row.condition}: ${row.note}`);
    print('');
  }
  print(
    `${report.trials} trials, ${report.episodesPerDraw} episodes for each weight draw, seed ${report.seed}; ${report.steps} steps in ${report.seconds.toFixed(1)} s`,
  );
  print(
    "The paper's +- is a standard deviation over 100 trials; where weights are random it mixes the spread of weights and episodes (compare sd).",
  );
}

async function conditions(argument: string, options: Options): Promise<void> {
  const subject = await readSubject(argument, options);
  const task = taskOf(subject.document.task);
  const settings = optionsOf(task, subject.options, options, 'evaluation');
  const encoder = await encoderUsed(subject.document, settings);
  const pool = await openRollouts(subject.document, options);
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  try {
    const report = await measureConditions(
      pool,
      {
        document: subject.document,
        trials: options.trials,
        episodesPerDraw: options.episodesPerDraw ?? task.effort.episodesPerDraw,
        seed: options.seed,
        options: settings,
        tunedWeight: subject.base,
        tuneGenerations: options.tune === true ? options.generations : 0,
        baseline: options.baseline,
        priority: 'now',
      },
      {
        signal: interruptSignal(),
        onProgress: (done, note = '') =>
          progress.update(done, `${Math.round(done * 100)} %  ${note}`),
      },
    );
    progress.end();
    const seen = encoder === null ? {} : { encoder };
    const rules = fillOptions(task, settings);
    const used = subject.base === null ? null : subject.weights;
    if (options.json === true) printJson(jsonReport({ ...report, used, options: rules, ...seen }));
    else {
      if (used !== null) print(`tuned weights: ${used}`);
      print(`rules: ${rulesText(task, rules)}`);
      if (encoder !== null) print(encoderLine(encoder));
      show(report);
    }
  } finally {
    progress.end();
    await pool.close();
  }
}

/** `precocial conditions` */
export function addConditions(program: Command): void {
  withWeights(withTrials(program.command('conditions <genome>'), 100))
    .description(
      'The four conditions of the paper: random weights, random and tuned shared weight, tuned weights',
    )
    .option(
      '--episodes-per-draw <n>',
      'episodes for each draw of weights',
      wholeIn(RANGES.episodesPerDraw),
    )
    .option('--tune', 'without tuned weights: look for some now')
    .option('--generations <n>', 'generations of that search', wholeNumber(1), 100)
    .option('--no-baseline', 'leave the fixed topology out')
    .action(conditions);
}

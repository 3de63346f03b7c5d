import type { Command } from 'commander';
import { PrecocialError } from '../../../shared/base/errors.ts';
import { BASE_SETTINGS } from '../../../shared/search/settings.ts';
import type { TaskOptions } from '../../../shared/tasks/task.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import { swingup } from '../../../shared/tasks/swingup/swingup.ts';
import { learningCurve, type Curve } from '../../efficacy/curves.ts';
import { parseCurves, PUBLISHED_FILE } from '../../efficacy/published.ts';
import {
  comparisonCurve,
  PARITY,
  RECURRENCE,
  type Comparison,
  type ComparisonCurve,
} from '../../efficacy/comparison.ts';
import {
  comparisonCells,
  comparisonHeads,
  comparisonPage,
  comparisonRows,
} from '../../efficacy/comparison-report.ts';
import { efficacyDrawing, efficacyPage, marksOf, type Mark } from '../../efficacy/report.ts';
import { nodeTaskFiles } from '../../rollouts/task-files.ts';
import { interruptSignal } from '../interrupt.ts';
import {
  collectOption,
  taskOptions,
  wholeNumber,
  withCommon,
  type CommonOptions,
} from '../options.ts';
import { cancelled, fixed, print, printJson, table } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { guarded } from '../guard.ts';
import { refuseReplacing, withReplace, type ReplaceOptions } from '../replace.ts';
import { dayOf, reportPath, writeReport } from '../report-file.ts';

interface EfficacyOptions extends CommonOptions, ReplaceOptions {
  readonly seeds: number;
  readonly generations: number;
  readonly write?: boolean;
  readonly parity?: boolean;
  readonly recurrent?: boolean;
  /** Settings of the task. */
  readonly option?: TaskOptions;
  readonly task: string;
  readonly steps: number;
}

/** 241 generations of 64 are the 15,424 evaluations of the shortest published curve. */
const GENERATIONS = 241;

const PAGE = 'efficacy-swingup.md';
const DRAWING = 'efficacy-swingup.svg';

async function curvesOf(options: EfficacyOptions): Promise<Curve[]> {
  const signal = interruptSignal();
  const evaluator = await swingup.createEvaluator(nodeTaskFiles());
  const settings = swingup.presets['laptop'] ?? BASE_SETTINGS;
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  const curves: Curve[] = [];
  const bench = { task: swingup, evaluator };
  for (let seed = 1; seed <= options.seeds; seed++) {
    const curve = await learningCurve(bench, settings, seed, options.generations, (done) => {
      if (signal.aborted) throw cancelled();
      const share = (seed - 1 + done / options.generations) / options.seeds;
      progress.update(share, `seed ${seed} of ${options.seeds}, generation ${done}`);
    });
    curves.push(curve);
  }
  progress.end();
  return curves;
}

function show(marks: readonly Mark[]): void {
  const value = (v: number | null): string => (v === null ? '-' : fixed(v, 0));
  const rows = marks.map((mark) => [
    `${mark.evaluations}`,
    value(mark.ours),
    value(mark.published),
    mark.bySeed.map(value).join(' '),
  ]);
  print('Mean return of the best so far on 32 unseen starts at the six weights, median over seeds');
  print(table([['evaluations', 'ours', 'published', 'ours by seed'], ...rows]));
  if (marks.length === 0) print('The searches ended before the first of 4160 evaluations.');
}

/** What is compared, if anything is. */
function comparisonOf({ parity, recurrent }: EfficacyOptions): Comparison | null {
  if (parity === true) return PARITY;
  return recurrent === true ? RECURRENCE : null;
}

/** The words of a command line that repeat a comparison. */
function commandOf(comparison: Comparison, options: EfficacyOptions, task: string): string {
  const given = Object.entries(options.option ?? {}).map(([name, v]) => `--option ${name}=${v}`);
  const { seeds, steps } = options;
  const words = ['precocial', 'efficacy', `--${comparison.name}`, '--task', task, ...given];
  return [...words, `--seeds ${seeds} --steps ${steps} --write`].join(' ');
}

/** Searches of two kinds with the task's laptop preset, at equal environment steps. */
async function compare(comparison: Comparison, options: EfficacyOptions): Promise<void> {
  const signal = interruptSignal();
  const task = taskOf(options.task);
  const given = { ...task.presetOptions?.['laptop'], ...options.option };
  const names = Object.keys(options.option ?? {}).map((name) => `-${name.toLowerCase()}`);
  const file = `${comparison.name}-${task.id}${names.join('')}.md`;
  const files = options.write === true ? [reportPath(file)] : [];
  await refuseReplacing('The searches were not begun', files, options.replace);
  const bench = {
    task,
    evaluator: await task.createEvaluator(nodeTaskFiles()),
    options: taskOptions(task, given),
  };
  const marks = [0.25, 0.5, 1].map((share) => share * options.steps * 1e6);
  const most = options.steps * 1e6;
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  const curves: ComparisonCurve[] = [];
  const settings = task.presets['laptop'] ?? BASE_SETTINGS;
  for (let seed = 1; seed <= options.seeds; seed++) {
    for (const kind of comparison.kinds) {
      const curve = await comparisonCurve(bench, kind, settings, seed, marks, (steps) => {
        if (signal.aborted) throw cancelled();
        const share = (curves.length + Math.min(1, steps / most)) / (2 * options.seeds);
        progress.update(share, `seed ${seed} of ${options.seeds}, ${kind.name}`);
      });
      curves.push(curve);
    }
  }
  progress.end();
  const rows = comparisonRows(comparison, curves, marks);
  const digits = task.kind === 'classification' ? 3 : 0;
  if (options.json === true) printJson({ task: task.id, rows });
  else print(table([comparisonHeads(comparison), ...comparisonCells(rows, digits)]));
  if (options.write !== true) return;
  const asked = Object.entries(options.option ?? {}).map(([name, v]) => `, ${name} ${v}`);
  const page = comparisonPage(comparison, `${task.title}${asked.join('')}, laptop preset`, rows, {
    command: commandOf(comparison, options, task.id),
    date: dayOf(new Date()),
    digits,
  });
  const written = await writeReport(file, page);
  if (options.json !== true) print(`Wrote ${written}.`);
}

async function efficacy(options: EfficacyOptions): Promise<void> {
  const files = options.write === true ? [PAGE, DRAWING].map(reportPath) : [];
  await refuseReplacing('The searches were not begun', files, options.replace);
  const text = Buffer.from(await nodeTaskFiles().asset(PUBLISHED_FILE)).toString('utf8');
  const published = parseCurves(text);
  const ours = await curvesOf(options);
  const marks = marksOf(ours, published);
  if (options.json === true) printJson({ marks, curves: ours });
  else show(marks);
  if (options.write !== true) return;
  const { generations, seeds } = options;
  const page = efficacyPage(ours, published, {
    command: `precocial efficacy --seeds ${seeds} --generations ${generations} --write`,
    date: dayOf(new Date()),
    generations,
  });
  const written = [
    await writeReport(PAGE, page),
    await writeReport(DRAWING, efficacyDrawing(ours, published)),
  ];
  if (options.json !== true) print(`Wrote ${written.join(' and ')}.`);
}

/** @throws PrecocialError 'usage' for options that contradict each other, or that do nothing here */
function refuseIdle(command: Command, comparison: Comparison | null): void {
  const isGiven = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  if (isGiven('parity') && isGiven('recurrent'))
    throw new PrecocialError(
      'usage',
      'One comparison at a time: --parity or --recurrent; leave one of them away.',
    );
  const idle = comparison === null ? ['task', 'steps', 'option'] : ['generations'];
  const given = idle.find(isGiven);
  if (given === undefined) return;
  throw new PrecocialError(
    'usage',
    comparison === null
      ? `--${given} belongs to --parity and --recurrent; without them swing-up is compared with the published curves.`
      : `--${given} does nothing beside --${comparison.name}, whose searches end after --steps; leave one of them away.`,
  );
}

/** `precocial efficacy` */
export function addEfficacy(program: Command): void {
  withReplace(withCommon(program.command('efficacy')))
    .description(
      'Search swing-up with several seeds and compare the learning curves with published ones',
    )
    .option('--seeds <n>', 'searches, seeds 1 to n', wholeNumber(1), 5)
    .option('--generations <n>', 'generations of each search', wholeNumber(1), GENERATIONS)
    .option('--parity', 'compare searches of any and of even networks at equal environment steps')
    .option('--recurrent', 'compare searches without and with recurrent connections, likewise')
    .option('--task <task>', 'of a comparison: the task', 'swingup')
    .option(
      '--option <name=value>',
      'of a comparison: a setting of the task, such as velocities=0; repeatable',
      collectOption,
    )
    .option(
      '--steps <millions>',
      'of a comparison: environment steps of each search',
      wholeNumber(1),
      50,
    )
    .option('--write', 'write the table and the drawing into docs/benchmarks of the program')
    .action((options: EfficacyOptions, command: Command) => {
      const comparison = comparisonOf(options);
      refuseIdle(command, comparison);
      const work = () => (comparison === null ? efficacy(options) : compare(comparison, options));
      return guarded(work, {
        kept: () => 'nothing was kept: the curves are written when all are whole.',
      });
    });
}

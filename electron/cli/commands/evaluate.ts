import { RANGES } from '../../../shared/contract/ranges.ts';
import { setImmediate } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import { throwIfCancelled } from '../../../shared/base/cancel.ts';
import { weightRange, withBase } from '../../../shared/evaluation/evaluate.ts';
import type { DigitReport } from '../../../shared/evaluation/digit-report.ts';
import {
  REACHED_SECONDS,
  reachedGoals,
  type ReachedGoal,
} from '../../../shared/evaluation/reached.ts';
import type { Evaluation } from '../../../shared/evaluation/results.ts';
import type { GenomeDocument } from '../../../shared/genome/document.ts';
import { goalIn } from '../../../shared/tasks/goal.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import {
  fillOptions,
  type GoalByWeight,
  type TaskDefinition,
  type TaskOptions,
} from '../../../shared/tasks/task.ts';
import { judgeDigits } from '../../data/judge-digits.ts';
import { evaluateGenome } from '../../evaluation/evaluate.ts';
import { nodeTaskFiles } from '../../rollouts/task-files.ts';
import { encoderLine, encoderUsed, type EncoderUsed } from '../encoder-note.ts';
import { interruptSignal } from '../interrupt.ts';
import type { MachineOptions } from '../machines.ts';
import {
  finiteNumber,
  numberList,
  standardWeights,
  wholeIn,
  withTrials,
  type CommonOptions,
} from '../options.ts';
import { fixed, print, printJson, table, weightText } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { openRollouts } from '../rollouts.ts';
import { optionsOf, rulesText } from '../rules.ts';
import { readSubject, withWeights, type Subject, type WeightOptions } from '../subject.ts';

interface TrialOptions extends CommonOptions, MachineOptions, WeightOptions {
  readonly trials: number;
  readonly seed: number;
  readonly workers?: number;
  readonly option?: TaskOptions;
  readonly reward?: string;
}

interface EvaluateOptions extends TrialOptions {
  readonly weights?: number[];
  readonly weight?: number;
}

interface SweepOptions extends TrialOptions {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What `evaluate` and `sweep` print; of a digit task also how many images are told right. */
type Report = Evaluation & {
  readonly digits?: DigitReport;
  /** Which weights of the genome were used. */
  readonly used: string;
  /** The task's options, all of them. */
  readonly options: TaskOptions;
  /** Of a task seen through an encoder. */
  readonly encoder?: EncoderUsed;
  /** Where each shared weight has a goal: the goals, and what was reached. */
  readonly reached?: readonly ReachedGoal[];
};

async function measure(
  { document, base, weights: used, options: rules }: Subject,
  weights: Float64Array,
  options: TrialOptions,
): Promise<Report> {
  const useOffsets = base !== null;
  const task = taskOf(document.task);
  const settings = optionsOf(task, rules, options, 'evaluation');
  const encoder = await encoderUsed(document, settings);
  const pool = await openRollouts(document, options);
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  const signal = interruptSignal();
  try {
    const evaluation = await evaluateGenome(
      pool,
      {
        task: task.id,
        genome: document.genome,
        weights,
        useOffsets,
        trials: options.trials,
        seed: options.seed,
        options: settings,
      },
      {
        signal,
        onProgress: (done) =>
          progress.update(
            done,
            `${Math.round(done * 100)} % of ${weights.length * options.trials} rollouts`,
          ),
      },
    );
    const seen = encoder === null ? {} : { encoder };
    const said = { ...evaluation, used, options: fillOptions(task, settings), ...seen };
    if (task.kind === 'control') {
      const reached = useOffsets
        ? null
        : await reachedBy(document, weights, options, settings, signal);
      return reached === null ? said : { ...said, reached };
    }
    const judged = { task: task.id, genome: document.genome, weights, useOffsets };
    return { ...said, digits: await judgeDigits(nodeTaskFiles(), judged) };
  } finally {
    progress.end();
    await pool.close();
  }
}

/** What is reached at each shared weight; null where no option gives each a goal. */
async function reachedBy(
  { task: id, genome }: GenomeDocument,
  weights: Float64Array,
  { trials, seed }: TrialOptions,
  options: TaskOptions,
  signal: AbortSignal,
): Promise<ReachedGoal[] | null> {
  const task = taskOf(id);
  const goal = goalIn(task, options);
  if (goal === null || task.kind !== 'control') return null;
  const request = { task, genome, weights, trials, seed, options };
  const reached: ReachedGoal[] = [];
  for await (const point of reachedGoals(request, goal, nodeTaskFiles())) {
    reached.push(point);
    // Ctrl-C is heard between two weights.
    await setImmediate();
    throwIfCancelled(signal);
  }
  return reached;
}

/** Prints an evaluation for a person: every spread says of what it is. */
function show(evaluation: Report, name: string): void {
  const { genome, digits } = evaluation;
  print(
    `${name} on ${evaluation.task}: ${genome.connections} connections, ${genome.hidden} hidden nodes, ${genome.inputsUsed} inputs used`,
  );
  print(
    `${evaluation.trials} ${digits === undefined ? 'trials' : 'batches of training examples'} at each weight, seed ${evaluation.seed}; sd is over ${digits === undefined ? 'trials' : 'batches'}`,
  );
  print(`weights: ${evaluation.used}`);
  print(`rules: ${rulesText(taskOf(evaluation.task), evaluation.options)}`);
  if (evaluation.encoder !== undefined) print(encoderLine(evaluation.encoder));
  if (digits !== undefined) print(`returns: ${taskOf(evaluation.task).returnLabel}`);
  print('');
  const decimals = digits === undefined ? 1 : 3;
  const value = (number: number): string => fixed(number, decimals);
  const rows = evaluation.byWeight.map((row, k) => [
    weightText(row.weight),
    ...[row.mean, row.std, row.min, row.max].map(value),
    ...(digits === undefined
      ? []
      : [percent(digits.accuracy.training[k]), percent(digits.accuracy.test[k])]),
  ]);
  const more = digits === undefined ? [] : ['right in training', 'in test'];
  print(table([['weight', 'mean', 'sd', 'min', 'max', ...more], ...rows]));
  print('');
  print(
    `mean over weights and trials ${value(evaluation.mean)} ± ${value(evaluation.confidence95)} (95 % interval), sd over weights ${value(evaluation.stdOverWeights)}`,
  );
  if (digits !== undefined) showDigits(digits, taskOf(evaluation.task));
  const goal = goalIn(taskOf(evaluation.task), evaluation.options);
  if (goal !== null && evaluation.reached !== undefined) showReached(evaluation.reached, goal);
  const what = digits === undefined ? 'steps' : 'examples';
  print(`${evaluation.steps} ${what} in ${evaluation.seconds.toFixed(2)} s`);
}

/** What was reached at each shared weight, beside its goal. */
function showReached(reached: readonly ReachedGoal[], { label, unit }: GoalByWeight): void {
  print('');
  print(`${label} (${unit}): goal, and mean over the last ${REACHED_SECONDS} s of each trial`);
  const rows = reached.map(({ weight, goal, mean, std }) => [
    weightText(weight),
    ...[goal, mean, std].map((value) => fixed(value, 2)),
  ]);
  print(table([['weight', 'goal', 'reached', 'sd'], ...rows]));
  print('');
}

/** What a network makes of all examples for testing. */
function showDigits(digits: DigitReport, { outputs }: TaskDefinition): void {
  const { singleWeight, bestWeight, ensembles, images } = digits;
  print(
    `test accuracy over these weights ${percent(singleWeight.mean)} ± ${percent(singleWeight.std)} (sd over weights); at ${fixed(bestWeight.weight, 3)}, the best in training, ${percent(bestWeight.test)}`,
  );
  for (const { rule, shares, test } of ensembles)
    if (shares === 'equal') print(`all weights together, by ${rule}: ${percent(test)}`);
  print('');
  const heads = outputs.map((name) => name.replace(/^digit /, ''));
  const rows = digits.confusion.map((row, k) => [heads[k] ?? '', ...row.map(String)]);
  print(
    `${images.test} examples for testing at ${fixed(bestWeight.weight, 3)}: class, and what it is taken for`,
  );
  print(table([['', ...heads], ...rows]));
  print('');
}

function percent(share: number | undefined): string {
  return `${fixed((share ?? Number.NaN) * 100, 2)} %`;
}

function report(evaluation: Report, { document }: Subject, options: CommonOptions): void {
  if (options.json === true) printJson(evaluation);
  else show(evaluation, document.name);
}

/** `precocial evaluate` */
export function addEvaluate(program: Command): void {
  withWeights(withTrials(program.command('evaluate <genome>'), 100))
    .description('Roll a genome out at some shared weights and report its returns')
    .option(
      '--weights <list>',
      'shared weights, separated by commas (default: the genome’s own weights, else the six standard ones)',
      numberList,
    )
    .addOption(
      new Option('--weight <w>', 'a single shared weight')
        .argParser(finiteNumber)
        .conflicts(['weights', 'weightsFile', 'tuned']),
    )
    .action(async (argument: string, options: EvaluateOptions) => {
      const given = options.weight === undefined ? options.weights : [options.weight];
      const subject = await readSubject(argument, options, given !== undefined);
      const weights = given ?? (subject.base === null ? standardWeights() : [subject.base]);
      report(await measure(subject, Float64Array.from(weights), options), subject, options);
    });
}

/** `precocial sweep` */
export function addSweep(program: Command): void {
  withWeights(withTrials(program.command('sweep <genome>'), 20))
    .description('Roll a genome out over a range of shared weights')
    .option('--from <w>', 'first shared weight', finiteNumber, -2)
    .option('--to <w>', 'last shared weight', finiteNumber, 2)
    .option('--count <n>', 'how many weights, evenly spaced', wholeIn(RANGES.weights), 41)
    .action(async (argument: string, options: SweepOptions) => {
      const weights = weightRange(options.from, options.to, options.count);
      const subject = await readSubject(argument, options);
      const around = withBase(weights, subject.base);
      report(await measure(subject, around, options), subject, options);
    });
}

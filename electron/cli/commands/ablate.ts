import { PrecocialError } from '../../../shared/base/errors.ts';
import type { AblationRequest } from '../../../shared/contract/experiments.ts';
import {
  mayDoNothing,
  type NetworkPart,
  type PairedChange,
  type PartEffect,
} from '../../../shared/evaluation/ablation.ts';
import type { NodeId } from '../../../shared/genome/genome.ts';
import { nodeNames } from '../../../shared/tasks/node-names.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import { fillOptions } from '../../../shared/tasks/task.ts';
import { measureAblation, simplify } from '../../experiments/ablation.ts';
import { exportGenome } from '../../lab/convert.ts';
import type { RolloutExecutor } from '../../rollouts/executor.ts';
import { storageError, writeAtomically } from '../../system/files.ts';
import { interruptSignal } from '../interrupt.ts';
import {
  finiteNumber,
  numberList,
  standardWeights,
  withTrials,
  type CommonOptions,
} from '../options.ts';
import { fixed, print, printJson, table } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { openRollouts } from '../rollouts.ts';
import { refuseReplacing, withReplace } from '../replace.ts';
import { optionsOf, rulesText } from '../rules.ts';
import { readSubject, withWeights, type Subject, type WeightOptions } from '../subject.ts';
import { Option, type Command } from 'commander';

interface Options extends CommonOptions, WeightOptions {
  readonly weights?: number[];
  readonly trials: number;
  readonly seed: number;
  readonly workers?: number;
  readonly option?: Readonly<Record<string, number>>;
  readonly reward?: string;
  readonly simplify?: string;
  readonly tolerance: number;
  readonly replace?: boolean;
  readonly classes?: boolean;
}

function requestOf(subject: Subject, options: Options): AblationRequest {
  const { document, base } = subject;
  const task = taskOf(document.task);
  const shared = options.weights === undefined ? standardWeights() : options.weights;
  return {
    document,
    weights: base === null ? Float64Array.from(shared) : Float64Array.of(base),
    useOffsets: base !== null,
    trials: options.trials,
    seed: options.seed,
    options: fillOptions(task, optionsOf(task, subject.options, options, 'evaluation')),
    priority: 'now',
  };
}

/** A change with its interval, in brackets where 0 lies within it. */
function changeText(change: PairedChange, decimals: number): string {
  const text = `${fixed(change.change, decimals)} ± ${fixed(change.confidence95, decimals)}`;
  return mayDoNothing(change) ? `(${text})` : text;
}

async function ablate(
  name: string,
  subject: Subject,
  pool: RolloutExecutor,
  options: Options,
  progress: ProgressLine,
): Promise<void> {
  const request = requestOf(subject, options);
  const task = taskOf(subject.document.task);
  const byClass = options.classes === true;
  if (byClass && task.kind !== 'classification')
    throw new PrecocialError('usage', `The task ${task.id} has no classes; leave out --classes.`);
  const ablation = await measureAblation(pool, request, {
    signal: interruptSignal(),
    onProgress: (done) => progress.update(done, `${Math.round(done * 100)} % of the parts`),
  });
  progress.end();
  if (options.json === true) {
    printJson({
      ...ablation,
      weights: [...ablation.weights],
      used: subject.weights,
      options: request.options,
    });
    return;
  }
  const decimals = task.measure === 'return' ? 1 : 3;
  const names = nodeNames(subject.document.genome, task);
  const nameOf = (id: NodeId): string => names.get(id) ?? `node ${id}`;
  const partText = (part: NetworkPart): string =>
    part.kind === 'node'
      ? `node ${nameOf(part.node)}`
      : `${nameOf(part.source)} > ${nameOf(part.destination)}`;
  print(`${name}: ${subject.weights}; ${rulesText(task, request.options)}`);
  print(
    `Change of the return when a part is cut, paired over ${request.trials} trials of seed ${request.seed}; 95 % intervals, in brackets where 0 lies within.`,
  );
  print(`Whole network: ${fixed(ablation.mean, decimals)}.`);
  if (byClass)
    print(
      'Behind it the change of the accuracy in each class, over the same examples; the first row is the whole network.',
    );
  print('');
  const many = request.weights.length > 1;
  const weightsText = Array.from(request.weights, (weight) => `w ${fixed(weight, 2)}`);
  const columns = byClass ? (ablation.classes?.names ?? []) : many ? weightsText : [];
  const cellsOf = ({ byWeight, byClass: changes = [] }: PartEffect): string[] => {
    if (byClass) return changes.map((change) => fixed(change, 3));
    return many ? byWeight.map(({ change }) => fixed(change, decimals)) : [];
  };
  const whole = (ablation.classes?.accuracy ?? []).map((share) => fixed(share, 3));
  print(
    table([
      ['cut', 'change', ...columns],
      ...(byClass ? [['nothing', '', ...whole]] : []),
      ...ablation.effects.map((effect) => [
        partText(effect.part),
        changeText(effect.all, decimals),
        ...cellsOf(effect),
      ]),
    ]),
  );
  const idle = ablation.effects.filter(({ all }) => mayDoNothing(all)).length;
  print('');
  print(
    `${idle} of ${ablation.effects.length} parts may do nothing; ${ablation.rollouts} rollouts in ${fixed(ablation.seconds, 1)} s`,
  );
}

async function writeSimplified(
  path: string,
  subject: Subject,
  pool: RolloutExecutor,
  options: Options,
  progress: ProgressLine,
): Promise<void> {
  await refuseReplacing('The genome was not written', [path], options.replace);
  const request = requestOf(subject, options);
  const result = await simplify(
    pool,
    { ...request, tolerance: options.tolerance },
    {
      signal: interruptSignal(),
      onProgress: (done, note) => progress.update(done, note ?? ''),
    },
  );
  progress.end();
  const { document, ...said } = result;
  const { bytes } = exportGenome(document, 'json', subject.base ?? 1, subject.base !== null);
  try {
    await writeAtomically(path, bytes);
  } catch (error) {
    throw storageError('The genome was not written', path, error);
  }
  if (options.json === true) {
    printJson({ file: path, used: subject.weights, tolerance: options.tolerance, ...said });
    return;
  }
  print(
    `${result.connectionsBefore} connections before, ${result.connectionsAfter} after (${subject.weights}).`,
  );
  print(
    `Mean return ${fixed(result.meanBefore, 2)} before, ${fixed(result.meanAfter, 2)} after: ${changeText(result.confirmed, 2)} (95 % interval, ${request.trials} trials of seed ${request.seed} that chose nothing; tolerance ${options.tolerance}).`,
  );
  print(`Wrote ${path}.`);
}

/** `precocial ablate` */
export function addAblate(program: Command): void {
  withReplace(withWeights(withTrials(program.command('ablate <genome>'), 20)))
    .description(
      'What each connection and node does: the return without it; or cut what does nothing',
    )
    .addOption(
      new Option('--weights <list>', 'shared weights (default: the six of the paper)')
        .argParser(numberList)
        .conflicts(['weightsFile', 'tuned']),
    )
    .addOption(
      new Option(
        '--classes',
        'the change of the accuracy in each class, instead of the return at each weight',
      ).conflicts('simplify'),
    )
    .option('--simplify <file>', 'cut parts as long as the return holds, and write the genome')
    .option(
      '--tolerance <return>',
      'largest loss of the mean return that --simplify accepts',
      finiteNumber,
      5,
    )
    .action(async (name: string, options: Options) => {
      const subject = await readSubject(name, options, options.weights !== undefined);
      const pool = await openRollouts(subject.document, options);
      const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
      try {
        if (options.simplify === undefined) await ablate(name, subject, pool, options, progress);
        else await writeSimplified(options.simplify, subject, pool, options, progress);
      } finally {
        progress.end();
        await pool.close();
      }
    });
}

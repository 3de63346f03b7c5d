import { RANGES } from '../../../shared/contract/ranges.ts';
import type { Command } from 'commander';
import { isCancelled, PrecocialError } from '../../../shared/base/errors.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import type { ConditionsSettings } from '../../experiments/conditions.ts';
import { checkReplaceable, storageError } from '../../system/files.ts';
import { makeResults, type Champion } from '../../results/measure.ts';
import { championNames } from '../../lab/shipped.ts';
import { programPlaces } from '../../system/places.ts';
import { readGenomeArgument } from '../genome-argument.ts';
import { interruptSignal } from '../interrupt.ts';
import { withMachines, type MachineOptions } from '../machines.ts';
import { taskOptions, wholeIn, wholeNumber, withCommon, type CommonOptions } from '../options.ts';
import { print } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { openRollouts } from '../rollouts.ts';
import { refuseReplacing, withReplace, type ReplaceOptions } from '../replace.ts';

interface Options extends CommonOptions, MachineOptions, ReplaceOptions {
  readonly out: string;
  readonly trials: number;
  readonly seed: number;
  readonly generations: number;
  readonly workers?: number;
  readonly only?: string;
  readonly again?: boolean;
  readonly paper?: string;
}

const HOW = {
  measured: 'measured',
  record: 'as recorded',
  missing: 'left out: not measured yet, and not asked for',
} as const;

/** The champions named by --only must be some that ship. */
function checkedNames(only: string | undefined, known: readonly string[]): string[] | null {
  if (only === undefined) return null;
  const names = only.split(',');
  const strange = names.find((name) => !known.includes(name));
  if (strange === undefined) return names;
  throw new PrecocialError(
    'usage',
    `No champion ${strange} ships; there are ${known.join(', ')}. Nothing was measured.`,
  );
}

async function results(options: Options): Promise<void> {
  const all: Champion[] = await Promise.all(
    (await championNames()).map(async (name) => ({
      name,
      document: await readGenomeArgument(name),
    })),
  );
  // The paper has no goals by weight: its conditions say nothing of those who were evolved for one.
  const champions = all.filter(({ document }) => document.goal === undefined);
  const known = champions.map(({ name }) => name);
  const only = checkedNames(options.only, known);
  const settings = (id: string): ConditionsSettings => {
    const task = taskOf(id);
    // A racer's step goes through an encoder, a walker's through a solver: tuning them takes hours.
    return {
      trials: options.trials,
      episodesPerDraw: task.effort.episodesPerDraw,
      seed: options.seed,
      options: taskOptions(task, {}, undefined, 'evaluation'),
      tuneGenerations: task.effort.tunesInMinutes ? options.generations : 0,
      priority: 'background',
    };
  };
  const { out, again = false } = options;
  const { version: program } = programPlaces(import.meta.url);
  const paper = options.paper === undefined ? null : { file: options.paper, program };
  await checkReplaceable('The results were not written', out);
  await refuseReplacing('Nothing was measured', [out, options.paper ?? null], options.replace);
  // Fixed topologies name no encoder; they are measured with that of the champions.
  const seen = champions.find(({ document }) => document.encoder !== undefined)?.document;
  const pool = await openRollouts(seen ?? { task: 'swingup' }, options);
  const progress = new ProgressLine();
  try {
    await makeResults(
      pool,
      { champions, settings, out, only, again, paper, replace: options.replace === true },
      {
        signal: interruptSignal(),
        onProgress: (done, note = '') => progress.update(done, note),
        onNetwork: (name, how) => {
          progress.end();
          print(`${name}: ${HOW[how]}`);
        },
      },
    );
    print(`written to ${out}`);
  } catch (error) {
    if (isCancelled(error)) {
      throw new PrecocialError(
        'cancelled',
        'Stopped; the networks measured so far are kept, and the same command goes on with the others.',
      );
    }
    throw storageError('The results were not written', out, error);
  } finally {
    progress.end();
    await pool.close();
  }
}

/** `precocial results` */
export function addResults(program: Command): void {
  withReplace(withMachines(withCommon(program.command('results'))))
    .description('Measure every champion that ships and its baseline; write the tables')
    .option('--out <file>', 'where they go; records and pictures beside it', 'docs/results.md')
    .option('--trials <n>', 'trials of each condition', wholeIn(RANGES.trials), 100)
    .option('--seed <n>', 'seed of the trials', wholeIn(RANGES.seed), 0)
    .option('--generations <n>', 'generations that tune what ships untuned', wholeNumber(0), 100)
    .option('--workers <n>', 'worker threads (default: all cores but one)', wholeIn(RANGES.workers))
    .option('--only <names>', 'measure only these champions, separated by commas')
    .option('--paper <file>', 'also write what the view Paper shows')
    .option('--again', 'measure again what has a record of the same settings')
    .action(results);
}

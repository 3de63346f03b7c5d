import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { taskOf } from '../../../shared/tasks/registry.ts';
import { measureConditions } from '../../evaluation/conditions.ts';
import { storageError, writeAtomically } from '../../lab/files.ts';
import { RESULTS_HEAD, resultsOf } from '../../results/markdown.ts';
import { defaultWorkers, RolloutPool } from '../../workers/pool.ts';
import { championNames, readGenomeArgument } from '../genome-argument.ts';
import { interruptSignal } from '../interrupt.ts';
import { taskOptions, wholeNumber, withCommon, type CommonOptions } from '../options.ts';
import { print } from '../output.ts';
import { ProgressLine } from '../progress.ts';
import { shippedTuning } from '../tuned-argument.ts';

interface Options extends CommonOptions {
  readonly out: string;
  readonly trials: number;
  readonly seed: number;
  readonly generations: number;
  readonly workers?: number;
  readonly only?: string;
}

async function results(options: Options): Promise<void> {
  const signal = interruptSignal();
  const pool = new RolloutPool(options.workers ?? defaultWorkers());
  const progress = new ProgressLine();
  const parts = [RESULTS_HEAD];
  try {
    const names = options.only?.split(',') ?? (await championNames());
    for (const name of names) {
      const document = await readGenomeArgument(name);
      const task = taskOf(document.task);
      const tuned = await shippedTuning(document, name);
      // The racer's episodes go through an encoder: tuning it takes hours, not seconds.
      const slow = task.id.startsWith('racing');
      const report = await measureConditions(
        pool,
        {
          document: tuned?.document ?? document,
          trials: options.trials,
          episodesPerDraw: slow ? 1 : 4,
          seed: options.seed,
          options: taskOptions(task, {}, 'evaluation'),
          tunedWeight: tuned?.weight ?? null,
          tuneGenerations: slow ? 0 : options.generations,
          baseline: true,
          priority: 'background',
        },
        { signal, onProgress: (done) => progress.update(done, name) },
      );
      const { trials, seed, generations } = options;
      const command = `precocial conditions ${name} --trials ${trials} --seed ${seed}${slow ? '' : ` --tune --generations ${generations}`}`;
      parts.push(resultsOf(report, command));
    }
    await mkdir(dirname(options.out), { recursive: true });
    await writeAtomically(options.out, parts.join('\n'));
    progress.end();
    print(`written to ${options.out}`);
  } catch (error) {
    throw storageError('The results were not written', options.out, error);
  } finally {
    progress.end();
    await pool.close();
  }
}

/** `precocial results` */
export function addResults(program: Command): void {
  withCommon(program.command('results'))
    .description('Measure every champion that ships and its baseline; write the tables')
    .option('--out <file>', 'where they go', 'docs/results.md')
    .option('--trials <n>', 'trials of each condition', wholeNumber(1), 100)
    .option('--seed <n>', 'seed of the trials', wholeNumber(0), 0)
    .option('--generations <n>', 'generations that tune what ships untuned', wholeNumber(0), 100)
    .option('--workers <n>', 'worker threads (default: all cores but one)', wholeNumber(1))
    .option('--only <names>', 'only these champions, separated by commas')
    .action(results);
}

import { RANGES } from '../../../shared/contract/ranges.ts';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { isCancelled, PrecocialError } from '../../../shared/base/errors.ts';
import { shellWord } from '../../../shared/formats/text.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import type { Manifest } from '../../reproduce/manifest.ts';
import { holdFolder } from '../../reproduce/manifest.ts';
import { reportFiles } from '../../reproduce/report.ts';
import { planned, reproduce } from '../../reproduce/reproduce.ts';
import { sizeOf, titleOf } from '../../reproduce/stages.ts';
import { programPlaces } from '../../system/places.ts';
import { interruptSignal } from '../interrupt.ts';
import { openExecutor, withMachines, type MachineOptions } from '../machines.ts';
import { positiveNumber, wholeIn, withCommon, type CommonOptions } from '../options.ts';
import { duration, print, printJson, table } from '../output.ts';
import { ProgressLine } from '../progress.ts';

interface Options extends CommonOptions, MachineOptions {
  readonly tasks?: string;
  readonly hours?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly out: string;
  readonly plan?: boolean;
}

function showPlan({ plan, speeds, hours, finished, workers }: Manifest): void {
  const rows = plan.stages.map((stage) => {
    const size = sizeOf(stage);
    const count = (value: number): string => value.toLocaleString('en');
    const amount = size === null ? '' : `${count(size.count)} ${size.unit}`;
    const cut = stage.wanted === null ? '' : `of ${count(stage.wanted)}`;
    const state = finished[stage.id] === undefined ? '' : 'done';
    return [titleOf(stage), amount, cut, duration(stage.seconds), state];
  });
  print(table([['stage', 'size', 'planned smaller', 'time', ''], ...rows]));
  const total = plan.stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const timed = speeds.reduce((sum, { rollouts }) => sum + rollouts, 0);
  print(
    `about ${duration(total)} of ${duration(hours * 3600)} with ${workers} workers, by ${timed.toLocaleString('en')} rollouts that were timed here and count for nothing else`,
  );
  const cut = plan.stages.filter(({ wanted }) => wanted !== null).length;
  if (cut > 0)
    print(
      `${cut} of ${plan.stages.length} stages are planned smaller to fit; more --hours make them larger`,
    );
  if (plan.leftOut.length > 0)
    print(`left out, because next to nothing of it would remain: ${plan.leftOut.join(', ')}`);
  if (total > hours * 3600)
    print('the smallest plan takes longer than --hours; it is done all the same');
}

async function run(options: Options): Promise<void> {
  const folder = resolve(options.out);
  const tasks = options.tasks?.split(',').map((name) => taskOf(name).id) ?? null;
  const held = await holdFolder(folder);
  const pool = await openExecutor(options).catch((error: unknown) => {
    held.release();
    throw error;
  });
  const progress = new ProgressLine(process.stderr.isTTY && options.json !== true);
  const signal = interruptSignal();
  try {
    const manifest = await planned(
      pool,
      {
        tasks,
        hours: options.hours ?? null,
        seed: options.seed ?? null,
        folder,
        program: programPlaces(import.meta.url).version,
      },
      { signal, onTask: (task) => progress.update(0, `measuring the speed of ${task}`) },
    );
    progress.end();
    if (options.json === true) printJson({ plan: manifest.plan, speeds: manifest.speeds });
    else showPlan(manifest);
    if (options.plan === true) return;
    const done = await reproduce(pool, folder, manifest, {
      signal,
      onStage: (stage) => {
        progress.end();
        if (options.json === true) printJson({ stage: stage.id });
        else print(`${titleOf(stage)} ...`);
      },
      onProgress: (share, stage) => progress.update(share, titleOf(stage)),
    });
    progress.end();
    const { page, data } = reportFiles(folder);
    if (options.json === true) printJson({ finished: done.finished, report: data });
    else print(`The report is ${page}; its data is beside it.`);
  } catch (error) {
    if (!isCancelled(error)) throw error;
    throw new PrecocialError(
      'cancelled',
      `Stopped; what is finished is kept. Go on with: precocial reproduce --out ${shellWord(options.out)}`,
    );
  } finally {
    progress.end();
    await pool.close();
    held.release();
  }
}

/** `precocial reproduce` */
export function addReproduce(program: Command): void {
  withMachines(withCommon(program.command('reproduce')))
    .description(
      "From nothing to the paper's table and figures, with a report; goes on where it was",
    )
    .option('--tasks <names>', 'tasks, separated by commas (default: swingup,biped,racing,mnist)')
    .option('--hours <h>', 'time to plan for (default: 8)', positiveNumber)
    .option('--seed <n>', 'what all seeds follow from (default: 0)', wholeIn(RANGES.seed))
    .option('--workers <n>', 'worker threads (default: all cores but one)', wholeIn(RANGES.workers))
    .option('--out <folder>', 'folder of runs, results and report', 'reproduction')
    .option('--plan', 'measure the speed, plan, and do nothing more; the plan is kept')
    .action(run);
}

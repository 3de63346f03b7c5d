import type { CancelSignal } from '../../shared/base/cancel.ts';
import { throwIfCancelled } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { speedOf } from './calibrate.ts';
import { KEYS, readManifest, writeManifest, type Manifest } from './manifest.ts';
import { perform } from './perform.ts';
import { planOf, type PlannedStage, type Speed } from './plan.ts';
import { writeReport } from './report.ts';

/** What a person asks for; null where nothing was said. */
export interface ReproductionRequest {
  readonly tasks: readonly string[] | null;
  readonly hours: number | null;
  readonly seed: number | null;
  readonly folder: string;
  readonly program: string;
}

/** The tasks of the paper, the quickest first. */
export const PAPER_TASKS: readonly string[] = ['swingup', 'biped', 'racing', 'mnist'];
const HOURS = 8;

/** @throws PrecocialError 'usage' where what is asked for now is not what the folder was planned for */
function checkAsked(manifest: Manifest, request: ReproductionRequest): void {
  const { tasks, hours, seed, folder } = request;
  const other = [
    ...(tasks !== null && tasks.join() !== manifest.tasks.join()
      ? [`the tasks ${manifest.tasks.join(', ')}`]
      : []),
    ...(hours !== null && hours !== manifest.hours ? [`${manifest.hours} hours`] : []),
    ...(seed !== null && seed !== manifest.seed ? [`the seed ${manifest.seed}`] : []),
  ];
  if (other.length === 0) return;
  throw new PrecocialError(
    'usage',
    `The reproduction in ${folder} was planned for ${other.join(' and ')}; nothing was changed. Leave that option away to go on, or begin another with --out.`,
    { file: folder },
  );
}

export interface PlanControl {
  readonly signal: CancelSignal;
  /** Told of each task before its speed is measured. */
  readonly onTask: (task: string) => void;
}

/**
 * The reproduction of a folder that this process holds: as it was planned before, or planned now by the measured speed
 * of this machine, and written down.
 * @throws PrecocialError 'usage', 'unknown-task', 'storage', 'cancelled', and as `readManifest`
 */
export async function planned(
  pool: RolloutExecutor,
  request: ReproductionRequest,
  { signal, onTask }: PlanControl,
): Promise<Manifest> {
  const { folder, program } = request;
  const tasks = (request.tasks ?? PAPER_TASKS).map((name) => taskOf(name).id);
  const known = await readManifest(folder, program);
  if (known !== null) {
    checkAsked(known, { ...request, tasks: request.tasks === null ? null : tasks });
    return known;
  }
  const twice = tasks.find((task, k) => tasks.indexOf(task) !== k);
  if (twice !== undefined) {
    throw new PrecocialError('usage', `The task ${twice} is named twice; nothing was begun.`);
  }
  const { hours = HOURS, seed = 0 } = { hours: request.hours ?? HOURS, seed: request.seed ?? 0 };
  const speeds: Speed[] = [];
  for (const task of tasks) {
    onTask(task);
    speeds.push(await speedOf(pool, task, seed, signal));
  }
  const plan = planOf(speeds, seed, hours);
  const { workers } = pool;
  const keys = KEYS;
  const manifest = { program, seed, hours, tasks, workers, keys, speeds, plan, finished: {} };
  await writeManifest(folder, manifest);
  return manifest;
}

export interface ReproduceControl {
  readonly signal: CancelSignal;
  readonly onStage: (stage: PlannedStage) => void;
  /** @param done share of the whole, by the planned times, 0..1 */
  readonly onProgress: (done: number, stage: PlannedStage) => void;
}

/**
 * Does what is left of a planned reproduction, and writes its report.
 * @returns the manifest, everything finished
 * @throws PrecocialError 'cancelled' if stopped; 'storage'; all that is finished is kept
 */
export async function reproduce(
  pool: RolloutExecutor,
  folder: string,
  begun: Manifest,
  { signal, onStage, onProgress }: ReproduceControl,
): Promise<Manifest> {
  let manifest = begun;
  const { stages } = manifest.plan;
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  let before = 0;
  for (const stage of stages) {
    if (manifest.finished[stage.id] === undefined) {
      throwIfCancelled(signal);
      onStage(stage);
      const tell = (done: number): void =>
        onProgress(total === 0 ? 1 : (before + done * stage.seconds) / total, stage);
      const spent = await perform(stage, { folder, manifest, pool, signal, onProgress: tell });
      manifest = { ...manifest, finished: { ...manifest.finished, [stage.id]: spent } };
      await writeManifest(folder, manifest);
    }
    before += stage.seconds;
  }
  await writeReport(folder, manifest);
  return manifest;
}

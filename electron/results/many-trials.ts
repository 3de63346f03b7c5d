import { z } from '../../shared/formats/schema.ts';
import { planOf } from '../../shared/network/plan.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { fillOptions } from '../../shared/tasks/task.ts';
import { vectorOfFile, weightsAround } from '../../shared/tuning/offsets.ts';
import type { ConditionsSettings } from '../experiments/conditions.ts';
import { Judge, type JudgeControl } from '../evaluation/judge.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { shippedTuning } from '../tuning/tuned-files.ts';
import type { RecordKey } from './records.ts';

/** Trials of the weights that ship, enough to show rare failures, which a hundred trials do not. */
export const MANY_TRIALS = 4000;
/** Of trials that nothing else uses: neither a search nor a tuning nor any other measurement. */
export const MANY_SEED = 190604358;
/** A start counts as lost below this return, which a second swing alone does not cost. */
const LOST = 800;

const schema = z.object({
  trials: z.number(),
  seed: z.number(),
  mean: z.number(),
  std: z.number(),
  confidence95: z.number(),
  median: z.number(),
  lowerQuartile: z.number(),
  upperQuartile: z.number(),
  /** Starts below 800, and the mean of the others. */
  lost: z.number(),
  meanOfOthers: z.number(),
});

export type ManyTrials = z.output<typeof schema>;

export const parseManyTrials = (plain: unknown): ManyTrials => schema.parse(plain);

/** Whether a network is measured on many trials: one whose rollouts take microseconds, with weights that ship. */
export function hasManyTrials({ task, tuned }: RecordKey): boolean {
  const { effort, measure } = taskOf(task);
  return effort.tunesInMinutes && measure === 'return' && tuned !== null;
}

/** Measures the tuned weights that ship for a network on many trials. */
export async function measureManyTrials(
  pool: RolloutExecutor,
  document: Parameters<typeof shippedTuning>[0],
  settings: Pick<ConditionsSettings, 'options'>,
  control: JudgeControl = {},
): Promise<ManyTrials> {
  const tuned = await shippedTuning(document);
  if (tuned === null) throw new Error(`No weights ship for ${document.name}.`);
  const task = taskOf(document.task);
  const judge = new Judge(pool, task, fillOptions(task, settings.options));
  const plan = planOf(document.genome);
  const vector = vectorOfFile(tuned.offsets, document.genome, plan);
  const weighting = weightsAround(tuned.weight, vector, 1);
  const { values, ...figures } = await judge.trials(
    plan,
    weighting,
    MANY_TRIALS,
    MANY_SEED,
    control,
  );
  const others = values.filter((value) => value >= LOST);
  const { mean, std, confidence95, median, lowerQuartile, upperQuartile } = figures;
  return {
    ...{ trials: MANY_TRIALS, seed: MANY_SEED },
    ...{ mean, std, confidence95, median, lowerQuartile, upperQuartile },
    lost: values.length - others.length,
    meanOfOthers: others.reduce((sum, value) => sum + value, 0) / Math.max(1, others.length),
  };
}

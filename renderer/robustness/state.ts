import { createStore } from 'zustand/vanilla';
import { type RobustnessCurve, type RobustnessReport } from '../../shared/contract/experiments.ts';
import { changeOf, changesOf, WEIGHT_NOISE } from '../../shared/evaluation/robustness.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { TaskDefinition, TaskOptions } from '../../shared/tasks/task.ts';
import { formatSigned } from '../../shared/drawing/numbers.ts';
import { experiment } from '../state/experiment.ts';

/** A measured curve with the report that it came in. */
export interface KeptCurve {
  readonly report: RobustnessReport;
  readonly curve: RobustnessCurve;
  /** The genome's name and its weights. */
  readonly name: string;
}

const MOST_CURVES = 24;

export const robustness = experiment<'robustness', KeptCurve>('robustness');

/** What a curve shows: the mean return, or the share of trials that survive. */
export type Shown = 'mean' | 'survival';

export interface RobustnessSettings {
  readonly change: string;
  readonly trials: number;
  readonly seed: number;
  readonly shown: Shown;
}

export const robustnessSettings = createStore<RobustnessSettings>()(() => ({
  change: WEIGHT_NOISE.name,
  trials: 100,
  seed: 0,
  shown: 'mean',
}));

/** The chosen change where the task has it, else noise on the weights, which every task has. */
export function changeFor(
  task: TaskDefinition,
  chosen: string = robustnessSettings.getState().change,
): string {
  return changesOf(task).some(({ name }) => name === chosen) ? chosen : WEIGHT_NOISE.name;
}

/** The curves of a task under a change, in the order they were measured. */
export function curvesOf(
  kept: readonly KeptCurve[],
  task: string,
  change: string,
): readonly KeptCurve[] {
  return kept.filter(({ report }) => report.task === task && report.change === change);
}

/** Measures a genome under the chosen change; its curve joins those measured before. */
export async function measureRobustness(
  document: GenomeDocument,
  options: TaskOptions,
  weight: number,
  useOffsets: boolean,
): Promise<void> {
  const { trials, seed } = robustnessSettings.getState();
  const task = taskOf(document.task);
  const change = changeFor(task);
  const name = `${document.name}, ${useOffsets ? 'tuned' : `w ${formatSigned(weight)}`}`;
  const sizes = Float64Array.from(changeOf(task, change).sizes);
  const subjects = [{ document, weight, useOffsets }];
  await robustness.run(
    { subjects, change, sizes, trials, seed, options, priority: 'soon' },
    (report, kept) => {
      const fresh = report.curves.map((curve) => ({ report, curve, name }));
      const others = kept.filter(
        (old) =>
          old.name !== name || old.report.task !== report.task || old.report.change !== change,
      );
      return [...others, ...fresh].slice(-MOST_CURVES);
    },
  );
}

/** Takes the curves of a task under a change out of the plot. */
export function clearCurves(task: string, change: string): void {
  robustness.store.setState(({ kept }) => {
    const gone = curvesOf(kept, task, change);
    return { kept: kept.filter((curve) => !gone.includes(curve)) };
  });
}

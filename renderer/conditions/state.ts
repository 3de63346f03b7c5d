import { createStore } from 'zustand/vanilla';
import type { ConditionsReport, Progress } from '../../shared/contract/experiments.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';
import { lab } from '../lab/lab.ts';
import { soleJob } from '../state/sole-job.ts';

export interface ConditionsSettings {
  /** Weight draws of the random conditions, episodes of the tuned ones. */
  readonly trials: number;
  /** Episodes of each draw. */
  readonly episodesPerDraw: number;
  readonly seed: number;
  /** Also the fixed topology that the paper compares with. */
  readonly baseline: boolean;
  /** Generations of PEPG where there are no tuned weights; 0 leaves that row empty. */
  readonly tuneGenerations: number;
}

interface Judged {
  readonly genome: Genome;
  readonly report: ConditionsReport;
}

export interface ConditionsState {
  readonly settings: ConditionsSettings;
  /** Newest first, one a genome. */
  readonly reports: readonly Judged[];
  readonly running: { readonly genome: Genome; readonly progress: Progress } | null;
}

const KEPT = 12;

export const conditions = createStore<ConditionsState>()(() => ({
  settings: { trials: 100, episodesPerDraw: 1, seed: 1, baseline: true, tuneGenerations: 0 },
  reports: [],
  running: null,
}));

/** The report on a genome, or null if it was not evaluated. */
export function reportOn(state: ConditionsState, genome: Genome): ConditionsReport | null {
  return state.reports.find((judged) => judged.genome === genome)?.report ?? null;
}

const job = soleJob<Genome>((running) => {
  conditions.setState({
    running: running === null ? null : { genome: running.of, progress: running.progress },
  });
});

/** Ends the evaluation under way. */
export const cancelConditions = job.cancel;

/**
 * Evaluates a document under the four conditions.
 * @param weight the shared weight that its offsets are added to, where no better one is known
 */
export async function evaluateConditions(
  document: GenomeDocument,
  options: TaskOptions,
  weight: number,
): Promise<void> {
  const { genome } = document;
  await job.run(genome, 'four conditions', async (report, signal) => {
    const tunedWeight = isTuned(genome) ? (document.bestWeight?.weight ?? weight) : null;
    const params = { document, ...conditions.getState().settings, options, tunedWeight };
    const found = await lab.stream('conditions', { ...params, priority: 'soon' }, report, signal);
    conditions.setState(({ reports }) => ({
      reports: [{ genome, report: found }, ...reports.filter((old) => old.genome !== genome)].slice(
        0,
        KEPT,
      ),
    }));
  });
}

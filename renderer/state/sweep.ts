import { createStore } from 'zustand/vanilla';
import type { Lab, Progress } from '../../shared/contract/lab.ts';
import { isCancelled, isDisconnected, messageOf } from '../../shared/base/errors.ts';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { measure, type Conditions } from './measurements.ts';
import { soleJob } from './sole-job.ts';
import { findTask } from './tasks.ts';
import { weightsOver } from './weights.ts';

/**
 * What is swept: `count` weights evenly over [from, to], `trials` episodes at each. Dial and test strip measure with the
 * same seed and trials.
 */
export interface SweepSettings {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly trials: number;
  readonly seed: number;
}

/** What is really swept: fewer weights and seeds where rollouts are slow. */
export function sweptFor(task: TaskDefinition | null, settings: SweepSettings): SweepSettings {
  const divisor = task?.effort.sweepDivisor ?? 1;
  const share = (count: number): number => Math.ceil(count / divisor);
  return { ...settings, count: share(settings.count), trials: share(settings.trials) };
}

export interface SweepResult {
  readonly name: string;
  readonly genome: Genome;
  readonly evaluation: Evaluation;
}

export interface SweepState {
  readonly settings: SweepSettings;
  /** Genomes kept in the plot beside the one on screen. */
  readonly overlays: readonly SweepResult[];
  /** The sweep under way. */
  readonly running: { readonly genome: Genome; readonly progress: Progress } | null;
  readonly failure: string | null;
}

export const sweep = createStore<SweepState>()(() => ({
  settings: { from: -2, to: 2, count: 81, trials: 20, seed: 1 },
  overlays: [],
  running: null,
  failure: null,
}));

/** Changes the settings; results made with others stay out of the plot. */
export function setSweepSettings(change: Partial<SweepSettings>): void {
  sweep.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
}

/** The weights of a document's sweep. */
export function sweptWeights(document: GenomeDocument, useOffsets: boolean): readonly number[] {
  const { from, to, count } = sweptFor(findTask(document.task), sweep.getState().settings);
  return weightsOver(from, to, count, document, useOffsets);
}

const job = soleJob<Genome>(
  (running) => {
    sweep.setState({
      running: running === null ? null : { genome: running.of, progress: running.progress },
    });
  },
  (error) => {
    if (!isCancelled(error) && !isDisconnected(error))
      sweep.setState({ failure: messageOf(error) });
  },
);

/** Ends the sweep under way; what was plotted stays. */
export const cancelSweep = job.cancel;

/** Sweeps a document; a sweep under way is cancelled. */
export async function runSweep(
  lab: Pick<Lab, 'stream'>,
  document: GenomeDocument,
  conditions: Conditions,
): Promise<void> {
  sweep.setState({ failure: null });
  const weights = sweptWeights(document, conditions.useOffsets);
  await job.run(document.genome, 'sweep', async (report, signal) => {
    const asked = { ...conditions, document, weights, priority: 'background' } as const;
    await measure(lab, asked, report, signal);
  });
}

/** Keeps a result in the plot while other genomes are on screen, or takes it out again. */
export function toggleOverlay(result: SweepResult): void {
  sweep.setState(({ overlays }) => ({
    overlays: isOverlay(overlays, result)
      ? overlays.filter((old) => old.evaluation !== result.evaluation)
      : [...overlays, result],
  }));
}

/** True if a result is kept in the plot. */
export function isOverlay(overlays: readonly SweepResult[], result: SweepResult): boolean {
  return overlays.some((old) => old.evaluation === result.evaluation);
}

import { createStore } from 'zustand/vanilla';
import type { Lab, Progress } from '../../shared/contract/lab.ts';
import { isCancelled } from '../../shared/base/errors.ts';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import type { TaskDefinition, TaskOptions } from '../../shared/tasks/task.ts';
import { findTask } from './tasks.ts';
import { weightsOver } from './weights.ts';

/** What is swept: `count` weights evenly over [from, to], `trials` episodes at each. */
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
  readonly settings: SweepSettings;
  /** Whether each connection's offset was added to the shared weight. */
  readonly useOffsets: boolean;
  readonly evaluation: Evaluation;
}

export interface SweepState {
  readonly settings: SweepSettings;
  /** Newest first; one a genome, those of earlier versions included. */
  readonly results: readonly SweepResult[];
  /** Genomes kept in the plot beside the one on screen. */
  readonly overlays: readonly SweepResult[];
  /** The sweep under way. */
  readonly running: { readonly genome: Genome; readonly progress: Progress } | null;
  readonly failure: string | null;
}

/** Results of earlier versions are kept for going back to them, as many as this. */
const KEPT = 24;

export const sweep = createStore<SweepState>()(() => ({
  settings: { from: -2, to: 2, count: 81, trials: 20, seed: 1 },
  results: [],
  overlays: [],
  running: null,
  failure: null,
}));

/** The sweep of a genome, if it was made with the settings in force. */
export function resultOf(
  state: SweepState,
  genome: Genome | null,
  useOffsets: boolean,
): SweepResult | null {
  return (
    state.results.find(
      (result) =>
        result.genome === genome &&
        result.settings === state.settings &&
        result.useOffsets === useOffsets,
    ) ?? null
  );
}

/** Changes the settings; results made with others stay out of the plot. */
export function setSweepSettings(change: Partial<SweepSettings>): void {
  sweep.setState(({ settings }) => ({ settings: { ...settings, ...change } }));
}

let current: AbortController | null = null;

/** Ends the sweep under way; what was plotted stays. */
export function cancelSweep(): void {
  current?.abort();
  current = null;
  sweep.setState({ running: null });
}

/** Sweeps a document with the settings in force; a sweep under way is cancelled. */
export async function runSweep(
  lab: Lab,
  document: GenomeDocument,
  options: TaskOptions,
  useOffsets: boolean,
): Promise<void> {
  cancelSweep();
  const controller = new AbortController();
  current = controller;
  const { genome } = document;
  const { settings } = sweep.getState();
  const { from, to, count, trials, seed } = sweptFor(findTask(document.task), settings);
  const show = (progress: Progress): void => {
    if (current === controller) sweep.setState({ running: { genome, progress } });
  };
  show({ done: 0, note: 'sweep', secondsLeft: null });
  sweep.setState({ failure: null });
  try {
    const evaluation = await lab.stream(
      'evaluate',
      {
        document,
        weights: weightsOver(from, to, count, document, useOffsets),
        useOffsets,
        trials,
        seed,
        options,
        priority: 'background',
      },
      show,
      controller.signal,
    );
    keep({ name: document.name, genome, settings, useOffsets, evaluation });
  } catch (error) {
    if (!isCancelled(error)) sweep.setState({ failure: messageOfFailure(error) });
  } finally {
    if (current === controller) cancelSweep();
  }
}

function messageOfFailure(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function keep(result: SweepResult): void {
  sweep.setState(({ results }) => ({
    results: [
      result,
      ...results.filter(
        (old) =>
          old.genome !== result.genome ||
          old.settings !== result.settings ||
          old.useOffsets !== result.useOffsets,
      ),
    ].slice(0, KEPT),
  }));
}

/** Keeps a result in the plot while other genomes are on screen, or takes it out again. */
export function toggleOverlay(result: SweepResult): void {
  sweep.setState(({ overlays }) => ({
    overlays: overlays.includes(result)
      ? overlays.filter((old) => old !== result)
      : [...overlays, result],
  }));
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Progress, Streams } from '../../shared/contract/lab.ts';
import { lab } from '../lab/lab.ts';
import { soleJob } from './sole-job.ts';

/** Jobs that report progress alone on their way. */
type PlainJob = 'robustness' | 'ensemble' | 'ablation' | 'simplify';

/** What a view of one kind of job shows. */
export interface ExperimentState<Kept> {
  /** Newest last. */
  readonly kept: readonly Kept[];
  readonly progress: Progress | null;
}

export interface Experiment<N extends PlainJob, Kept> {
  readonly store: StoreApi<ExperimentState<Kept>>;
  /** Runs the job; what `keep` makes of its result joins the kept ones, in the place of what it replaces. */
  run(
    params: Streams[N]['params'],
    keep: (result: Streams[N]['result'], kept: readonly Kept[]) => readonly Kept[],
  ): Promise<void>;
  cancel(): void;
}

/** An experiment of which one runs at a time: a new one ends the one before. */
export function experiment<N extends PlainJob, Kept>(name: N): Experiment<N, Kept> {
  const store = createStore<ExperimentState<Kept>>()(() => ({
    kept: [],
    progress: null,
  }));
  const job = soleJob<N>((running) => {
    store.setState({ progress: running?.progress ?? null });
  });

  return {
    store,
    cancel: job.cancel,
    run: (params, keep) =>
      job.run(name, name, async (report, signal) => {
        const result = await lab.stream(name, params, report, signal);
        store.setState(({ kept }) => ({ kept: keep(result, kept) }));
      }),
  };
}

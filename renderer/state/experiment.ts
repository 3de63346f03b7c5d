import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Progress, Streams } from '../../shared/contract/lab.ts';
import { lab } from '../lab/lab.ts';
import { notifyError } from './notices.ts';

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
  let current: AbortController | null = null;

  function cancel(): void {
    current?.abort();
    current = null;
    store.setState({ progress: null });
  }

  return {
    store,
    cancel,
    async run(params, keep) {
      cancel();
      const controller = new AbortController();
      current = controller;
      store.setState({ progress: { done: 0, note: name, secondsLeft: null } });
      try {
        const result = await lab.stream(
          name,
          params,
          (progress: Progress) => {
            if (current === controller) store.setState({ progress });
          },
          controller.signal,
        );
        store.setState(({ kept }) => ({ kept: keep(result, kept) }));
      } catch (error) {
        notifyError(error);
      } finally {
        if (current === controller) cancel();
      }
    },
  };
}

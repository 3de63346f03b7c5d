import type { Progress } from '../../shared/contract/lab.ts';
import { notifyError } from './notices.ts';

/** A job of which one runs at a time: a new one ends the one before. */
export interface SoleJob<Of> {
  /**
   * Runs a job and says its progress until it has ended; an error is shown as a notice.
   * @param of what the job is about
   * @param note what it does, until it reports for the first time
   * @param work asks for the job and takes its result; what it reports goes to `report`
   */
  run(
    of: Of,
    note: string,
    work: (report: (progress: Progress) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /** Ends the job under way, if there is one. */
  cancel(): void;
}

/** @param show what runs and how far it is, on every report; null once nothing runs */
export function soleJob<Of>(
  show: (running: { readonly of: Of; readonly progress: Progress } | null) => void,
): SoleJob<Of> {
  let current: AbortController | null = null;

  function cancel(): void {
    current?.abort();
    current = null;
    show(null);
  }

  return {
    cancel,
    async run(of, note, work) {
      cancel();
      const controller = new AbortController();
      current = controller;
      const report = (progress: Progress): void => {
        if (current === controller) show({ of, progress });
      };
      report({ done: 0, note, secondsLeft: null });
      try {
        await work(report, controller.signal);
      } catch (error) {
        notifyError(error);
      } finally {
        if (current === controller) cancel();
      }
    },
  };
}

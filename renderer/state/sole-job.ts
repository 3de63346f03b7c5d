import type { Progress } from '../../shared/contract/lab.ts';
import { notifyError } from './notices.ts';

/** A job of which one runs at a time: a new one ends the one before. */
export interface SoleJob<Of> {
  /**
   * Runs a job and says its progress until it has ended.
   * @param of what the job is about
   * @param note what it does, until it reports for the first time
   * @param work asks for the job and takes its result; what it reports goes to `report`
   */
  run(
    of: Of,
    note: string,
    work: (report: (progress: Progress) => void, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /** Ends the job under way, if there is one; nothing that comes of it is shown. */
  cancel(): void;
  /** Asks the job under way to end; it is shown until it has, with what it has found. */
  stop(): void;
  isRunning(): boolean;
}

/**
 * @param show what runs and how far it is, on every report; null once nothing runs
 * @param fail takes the error that ended the job under way, 'cancelled' included; by default it is a notice
 */
export function soleJob<Of>(
  show: (running: { readonly of: Of; readonly progress: Progress } | null) => void,
  fail: (error: unknown, of: Of) => void = (error) => notifyError(error),
): SoleJob<Of> {
  let current: AbortController | null = null;

  function cancel(): void {
    current?.abort();
    current = null;
    show(null);
  }

  return {
    cancel,
    stop: () => current?.abort(),
    isRunning: () => current !== null,
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
        if (current === controller) fail(error, of);
      } finally {
        if (current === controller) cancel();
      }
    },
  };
}

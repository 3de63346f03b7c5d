import { leaveNativeRuntime } from '../encoders/native-runtime.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { errorFromWire } from '../../shared/contract/wire.ts';
import type { CancelSignal } from '../../shared/base/cancel.ts';
import type { ChildProcessHandle, ProcessMaker } from '../processes/process.ts';
import type { FromJobProcess, ToJobProcess } from '../processes/job-protocol.ts';

export type Priority = 'now' | 'soon' | 'background';

const ORDER: readonly Priority[] = ['now', 'soon', 'background'];

/** How long a job may take to notice that it was cancelled before its process is ended. */
const PATIENCE_MS = 2000;

interface Job {
  readonly id: number;
  readonly name: string;
  readonly params: unknown;
  readonly priority: Priority;
  readonly onEvent: (value: unknown) => void;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface Jobs {
  /**
   * Runs a job when its turn comes.
   * @throws PrecocialError 'cancelled', 'worker-died', or what the job itself throws
   */
  readonly run: (
    name: string,
    params: unknown,
    priority: Priority,
    onEvent: (value: unknown) => void,
    signal?: CancelSignal,
  ) => Promise<unknown>;
  /** Starts the process of what a person waits for, so that the first job need not. */
  readonly warmUp: () => void;
  /** Processes that are idle end now, the others after their job: the next start with what has changed meanwhile. */
  readonly renew: () => void;
  readonly close: () => void;
}

const cancelled = () => new PrecocialError('cancelled', 'Cancelled; nothing was changed.');

/** The error of a job whose process ended; after one that used the encoder, the next process avoids its runtime. */
function died({ params }: Job): PrecocialError {
  const { document } = params as { readonly document?: { readonly task?: unknown } };
  const note = typeof document?.task === 'string' ? leaveNativeRuntime(document.task) : null;
  const what =
    'The process that was computing this ended unexpectedly; nothing was changed. Try again.';
  return new PrecocialError('worker-died', note === null ? what : `${what} ${note}`);
}

/** One process that takes jobs one by one, started with the first and again after it died. */
class Lane {
  #child: ChildProcessHandle | null = null;
  #job: Job | null = null;
  #patience: NodeJS.Timeout | null = null;
  #stale = false;
  readonly #make: () => ChildProcessHandle;
  readonly #onFree: () => void;

  constructor(make: () => ChildProcessHandle, onFree: () => void) {
    this.#make = make;
    this.#onFree = onFree;
  }

  get free(): boolean {
    return this.#job === null;
  }

  start(job: Job): void {
    this.#job = job;
    this.#send({ type: 'job', id: job.id, name: job.name, params: job.params });
  }

  /** @returns false if the job does not run here */
  cancel(id: number): boolean {
    if (this.#job?.id !== id) return false;
    this.#send({ type: 'cancel', id });
    this.#patience ??= setTimeout(() => this.#child?.kill(), PATIENCE_MS);
    return true;
  }

  warmUp(): void {
    this.#child ??= this.#open();
  }

  renew(): void {
    if (this.#job !== null) this.#stale = true;
    else this.#end();
  }

  /** Ends the process; the next job starts another. */
  #end(): void {
    this.#stale = false;
    this.#child?.kill();
    this.#child = null;
  }

  close(): void {
    const job = this.#finish();
    this.#end();
    job?.reject(cancelled());
  }

  #send(message: ToJobProcess): void {
    this.#child ??= this.#open();
    this.#child.send(message);
  }

  #open(): ChildProcessHandle {
    const child = this.#make();
    child.onMessage((message) => this.#receive(message as FromJobProcess));
    child.onExit(() => {
      if (this.#child !== child) return;
      this.#child = null;
      const wasCancelled = this.#patience !== null;
      const job = this.#finish();
      job?.reject(wasCancelled ? cancelled() : died(job));
      this.#onFree();
    });
    return child;
  }

  #receive(message: FromJobProcess): void {
    const job = this.#job;
    if (job?.id !== message.id) return;
    if (message.type === 'event') {
      job.onEvent(message.value);
      return;
    }
    this.#finish();
    if (this.#stale) this.#end();
    if (message.type === 'result') job.resolve(message.value);
    else job.reject(errorFromWire(message.error));
    this.#onFree();
  }

  #finish(): Job | null {
    const job = this.#job;
    this.#job = null;
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
    return job;
  }
}

/**
 * The queue of evaluations, sweeps and tuning. Two processes: one is kept for what a person waits for
 * ('now', and 'soon' if it is idle), the other takes whatever is first, so that a long job never
 * stands in the way of a test strip.
 */
export function createJobs(makeProcess: ProcessMaker, args: readonly string[]): Jobs {
  const waiting: Job[] = [];
  let next = 1;
  const lane = (): Lane => new Lane(() => makeProcess('job-process', args), dispatch);
  const quick = lane();
  const slow = lane();

  /** Removes the first job of the given priorities, most urgent first. */
  function take(priorities: readonly Priority[]): Job | null {
    for (const priority of priorities) {
      const at = waiting.findIndex((job) => job.priority === priority);
      if (at >= 0) return waiting.splice(at, 1)[0] ?? null;
    }
    return null;
  }

  function dispatch(): void {
    if (quick.free) {
      const job = take(['now', 'soon']);
      if (job !== null) quick.start(job);
    }
    if (slow.free) {
      const job = take(ORDER);
      if (job !== null) slow.start(job);
    }
  }

  function cancel(id: number): void {
    const at = waiting.findIndex((job) => job.id === id);
    if (at >= 0) waiting.splice(at, 1)[0]?.reject(cancelled());
    else if (!quick.cancel(id)) slow.cancel(id);
  }

  return {
    run(name, params, priority, onEvent, signal) {
      if (signal?.aborted === true) return Promise.reject(cancelled());
      const id = next++;
      const abort = () => cancel(id);
      signal?.addEventListener('abort', abort);
      const result = new Promise<unknown>((resolve, reject) => {
        waiting.push({ id, name, params, priority, onEvent, resolve, reject });
      });
      dispatch();
      return result.finally(() => signal?.removeEventListener('abort', abort));
    },
    warmUp: () => quick.warmUp(),
    renew() {
      quick.renew();
      slow.renew();
    },
    close() {
      for (const job of waiting.splice(0)) job.reject(cancelled());
      quick.close();
      slow.close();
    },
  };
}

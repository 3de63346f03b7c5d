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

/** Jobs that put down what they have done when they are cancelled: whoever cancels waits for that. */
const KEEPS: ReadonlySet<string> = new Set(['encoder', 'tune']);

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
  /** Processes end now, or after their jobs: the next jobs start with what has changed meanwhile. */
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

/** One process that does jobs, started with the first and again after it died. */
class JobProcess {
  #child: ChildProcessHandle | null = null;
  readonly #jobs = new Map<number, Job>();
  /** Cancelled jobs that the process has not ended yet. */
  readonly #patience = new Map<number, NodeJS.Timeout>();
  #retired = false;
  readonly #make: () => ChildProcessHandle;
  readonly #onFree: () => void;
  readonly #again: (jobs: readonly Job[]) => void;

  /** @param again is given the jobs that were interrupted because another one had to be ended */
  constructor(
    make: () => ChildProcessHandle,
    onFree: () => void,
    again: (jobs: readonly Job[]) => void,
  ) {
    this.#make = make;
    this.#onFree = onFree;
    this.#again = again;
  }

  get free(): boolean {
    return this.#jobs.size === 0;
  }

  /** True if all that it does is less urgent: rollouts of the more urgent job then go first. */
  freeFor(priority: Priority): boolean {
    const urgency = ORDER.indexOf(priority);
    return [...this.#jobs.values()].every((job) => ORDER.indexOf(job.priority) > urgency);
  }

  start(job: Job): void {
    this.#jobs.set(job.id, job);
    this.#send({ type: 'job', id: job.id, name: job.name, params: job.params });
  }

  /** Ends a job at once for its caller; its process may take a while to notice. */
  cancel(id: number): void {
    const job = this.#jobs.get(id);
    if (job === undefined) return;
    this.#send({ type: 'cancel', id });
    if (!this.#patience.has(id))
      this.#patience.set(
        id,
        setTimeout(() => this.#child?.kill(), PATIENCE_MS),
      );
    if (KEEPS.has(job.name)) return;
    this.#jobs.delete(id);
    job.reject(cancelled());
    if (this.#retired && this.free) this.#end();
    this.#onFree();
  }

  warmUp(): void {
    this.#child ??= this.#open();
  }

  /** Ends the process once it has nothing to do; no other job is started here. */
  retire(): void {
    if (this.free) this.#end();
    else this.#retired = true;
  }

  /** Ends the process; the next job starts another. */
  #end(): void {
    for (const id of [...this.#patience.keys()]) this.#listened(id);
    this.#child?.kill();
    this.#child = null;
  }

  close(): void {
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    this.#end();
    for (const job of jobs) job.reject(cancelled());
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
      this.#died();
      this.#onFree();
    });
    return child;
  }

  /** The process ended: by itself, or because a cancelled job did not listen. */
  #died(): void {
    const deaf = new Set(this.#patience.keys());
    for (const id of deaf) this.#listened(id);
    const others: Job[] = [];
    for (const job of this.#jobs.values()) {
      if (deaf.has(job.id)) job.reject(cancelled());
      else if (deaf.size > 0) others.push(job);
      else job.reject(died(job));
    }
    this.#jobs.clear();
    this.#again(others);
  }

  #receive(message: FromJobProcess): void {
    const job = this.#jobs.get(message.id);
    if (message.type === 'event') {
      job?.onEvent(message.value);
      return;
    }
    this.#listened(message.id);
    if (job === undefined) return;
    this.#jobs.delete(message.id);
    if (this.#retired && this.free) this.#end();
    if (message.type === 'result') job.resolve(message.value);
    else job.reject(errorFromWire(message.error));
    this.#onFree();
  }

  /** A cancelled job has ended in the process. */
  #listened(id: number): void {
    clearTimeout(this.#patience.get(id));
    this.#patience.delete(id);
  }
}

/**
 * The queue of evaluations, sweeps and tuning. Two processes: one is kept for what a person waits for. It
 * takes every 'now' at once, and a 'soon' if it is idle; the other takes what is left, a more urgent job
 * beside a less urgent one. Within a process the rollouts of the most urgent job go first, so that
 * nothing waits for the end of a long job.
 */
export function createJobs(makeProcess: ProcessMaker, args: () => readonly string[]): Jobs {
  const waiting: Job[] = [];
  let next = 1;
  const makeOne = (): JobProcess =>
    new JobProcess(
      () => makeProcess('job-process', args()),
      dispatch,
      (jobs) => waiting.unshift(...jobs),
    );
  let quick = makeOne();
  let slow = makeOne();
  /** Processes that were renewed while they had something to do. */
  let retired: JobProcess[] = [];

  /** Removes the first job of the given priorities, most urgent first. */
  function take(priorities: readonly Priority[]): Job | null {
    for (const priority of priorities) {
      const at = waiting.findIndex((job) => job.priority === priority);
      if (at >= 0) return waiting.splice(at, 1)[0] ?? null;
    }
    return null;
  }

  function dispatch(): void {
    for (let job = take(['now']); job !== null; job = take(['now'])) quick.start(job);
    if (quick.free) {
      const job = take(['soon']);
      if (job !== null) quick.start(job);
    }
    for (const priority of ['soon', 'background'] as const) {
      const job = slow.freeFor(priority) ? take([priority]) : null;
      if (job !== null) slow.start(job);
    }
  }

  function cancel(id: number): void {
    const at = waiting.findIndex((job) => job.id === id);
    if (at >= 0) waiting.splice(at, 1)[0]?.reject(cancelled());
    else for (const one of [quick, slow, ...retired]) one.cancel(id);
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
      for (const one of [quick, slow]) one.retire();
      retired = [quick, slow, ...retired].filter((one) => !one.free);
      quick = makeOne();
      slow = makeOne();
    },
    close() {
      for (const job of waiting.splice(0)) job.reject(cancelled());
      for (const one of [quick, slow, ...retired]) one.close();
    },
  };
}

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { item } from '../../shared/base/arrays.ts';
import type { CancelSignal } from '../../shared/base/cancel.ts';
import { PrecocialError, type ErrorCode } from '../../shared/base/errors.ts';
import type { NetworkWords } from '../../shared/network/packed.ts';
import type { Episode, TaskOptions, Weighting } from '../../shared/tasks/task.ts';
import type { FromThread, ToThread } from './rollout-messages.ts';
import { programPlaces } from '../system/places.ts';

/** Rollouts of many networks on the same episodes. */
export interface RolloutBatch {
  readonly task: string;
  readonly options: TaskOptions;
  readonly weighting: Weighting;
  readonly episodes: readonly Episode[];
  readonly items: readonly RolloutItem[];
}

export interface RolloutItem {
  /** The network's plan, or its packed genome, of which a thread makes the plan. */
  readonly plan: NetworkWords;
  /** Weights of this network alone, instead of the batch's. */
  readonly weighting?: Weighting;
  /** Episodes of this network alone, instead of the batch's. */
  readonly episodes?: readonly Episode[];
}

export interface BatchResult {
  /** Returns of each item, set by episode, in the order of the items. */
  readonly returns: readonly Float64Array[];
  readonly steps: number;
}

export interface BatchControl {
  readonly signal?: CancelSignal;
  /** Called with the share of items done, 0..1. */
  readonly onProgress?: (done: number) => void;
}

/** Aimed length of a chunk: pause and cancel wait for no more than the chunks under way. */
const CHUNK_MS = 25;
/** Chunks a thread holds, so that it never waits for the next. */
const IN_FLIGHT = 2;
/** A chunk that ends this many threads is the cause, not a victim; so is a program whose threads never start. */
const MOST_DEATHS = 3;
/** What a thread may take to end by itself. */
const END_PATIENCE_MS = 1500;

interface Thread {
  readonly worker: Worker;
  /** Chunks it holds, with the time each was sent. */
  readonly held: Map<number, number>;
  context: number;
}

interface Chunk {
  readonly first: number;
  readonly count: number;
  deaths: number;
}

interface Running {
  readonly id: number;
  readonly batch: RolloutBatch;
  /** What batches have in common whose items take about as long. */
  readonly shape: string;
  readonly control: BatchControl;
  readonly chunks: Chunk[];
  readonly waiting: number[];
  readonly returns: (Float64Array | undefined)[];
  next: number;
  done: number;
  steps: number;
  readonly resolve: (result: BatchResult) => void;
  readonly reject: (error: unknown) => void;
}

/** All cores but one, at least one. */
export function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1);
}

/**
 * Worker threads that roll out batches, one batch at a time. Which thread takes which chunk does not
 * matter: every rollout depends on its network and episode alone, and results are put in item order.
 */
export class RolloutPool {
  private readonly threads: Thread[] = [];
  private running: Running | null = null;
  private paused = false;
  private closed = false;
  /** Threads that ended since one last answered, and what the last of them said. */
  private silentDeaths = 0;
  private lastWords = '';
  private nextContext = 1;
  /** Measured milliseconds an item takes, for sizing chunks; by batch shape, of which a search has two in turn. */
  private readonly itemMs = new Map<string, number>();

  constructor(
    readonly workers: number = defaultWorkers(),
    private readonly folder: string = programPlaces(import.meta.url).workers,
  ) {
    if (!Number.isInteger(workers) || workers < 1 || workers > 256) {
      throw new PrecocialError(
        'usage',
        `The number of workers must be a whole number from 1 to 256, not ${workers}.`,
      );
    }
    for (let i = 0; i < workers; i++) this.threads.push(this.startThread());
  }

  /**
   * Rolls out a batch. One call at a time.
   * @throws PrecocialError 'cancelled', or the error of an item, or 'worker-died' if an item keeps ending
   * its thread
   */
  run(batch: RolloutBatch, control: BatchControl = {}): Promise<BatchResult> {
    if (this.closed)
      return Promise.reject(new PrecocialError('cancelled', 'The workers have been closed.'));
    if (this.running !== null)
      return Promise.reject(
        new PrecocialError('internal', 'The workers are busy with another batch.'),
      );
    if (control.signal?.aborted === true) return Promise.reject(cancelled());
    if (batch.items.length === 0) return Promise.resolve({ returns: [], steps: 0 });
    const shape = `${batch.task} ${batch.episodes.length} ${batch.weighting.kind === 'shared' ? batch.weighting.values.length : batch.weighting.count}`;
    return new Promise<BatchResult>((resolve, reject) => {
      const onAbort = (): void => this.finish((running) => running.reject(cancelled()));
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          control.signal?.removeEventListener('abort', onAbort);
          then(value);
        };
      control.signal?.addEventListener('abort', onAbort);
      this.running = {
        id: this.nextContext++,
        batch,
        shape,
        control,
        chunks: [],
        waiting: [],
        returns: batch.items.map(() => undefined),
        next: 0,
        done: 0,
        steps: 0,
        resolve: settle(resolve),
        reject: settle(reject),
      };
      this.feed();
    });
  }

  /** Hands out no more chunks until `resume`; those under way are finished. */
  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.feed();
  }

  /** Ends the threads; a batch under way is rejected as cancelled. */
  async close(): Promise<void> {
    this.closed = true;
    this.finish((running) => running.reject(cancelled()));
    await Promise.all(this.threads.map((thread) => end(thread.worker)));
  }

  private startThread(): Thread {
    const worker = new Worker(join(this.folder, 'rollout-thread.mjs'));
    const thread: Thread = { worker, held: new Map(), context: 0 };
    worker.on('message', (message: FromThread) => this.receive(thread, message));
    worker.on('error', (error: Error) => (this.lastWords = error.message));
    worker.on('exit', () => this.replace(thread));
    return thread;
  }

  /** A thread ended on its own: another takes its place and its chunks. */
  private replace(thread: Thread): void {
    if (this.closed) return;
    const place = this.threads.indexOf(thread);
    if (place < 0) return;
    this.silentDeaths++;
    if (this.silentDeaths > MOST_DEATHS * this.workers) {
      this.closed = true;
      const text = `The worker threads end as soon as they start (${this.lastWords || 'no reason given'}); build or install the program again.`;
      this.finish((current) => current.reject(new PrecocialError('worker-died', text)));
      return;
    }
    this.threads[place] = this.startThread();
    const { running } = this;
    if (running === null || thread.context !== running.id) return;
    for (const index of thread.held.keys()) {
      const chunk = item(running.chunks, index);
      chunk.deaths++;
      if (chunk.deaths >= MOST_DEATHS) {
        const text = `Rolling out genomes ${chunk.first} to ${chunk.first + chunk.count - 1} ended ${MOST_DEATHS} workers; the generation before is kept.`;
        this.finish((current) => current.reject(new PrecocialError('worker-died', text)));
        return;
      }
      running.waiting.push(index);
    }
    this.feed();
  }

  private chunkSize(running: Running): number {
    const left = running.batch.items.length - running.next;
    // A thread alone need not end together with others.
    const fair = this.workers === 1 ? left : Math.max(1, Math.ceil(left / (this.workers * 2)));
    const itemMs = this.itemMs.get(running.shape);
    const timed = itemMs === undefined ? 1 : Math.max(1, Math.floor(CHUNK_MS / itemMs));
    return Math.min(left, fair, timed);
  }

  private takeChunk(running: Running): number | null {
    const again = running.waiting.shift();
    if (again !== undefined) return again;
    if (running.next >= running.batch.items.length) return null;
    const count = this.chunkSize(running);
    running.chunks.push({ first: running.next, count, deaths: 0 });
    running.next += count;
    return running.chunks.length - 1;
  }

  private feed(): void {
    const { running } = this;
    if (running === null || this.paused) return;
    for (let round = 0; round < IN_FLIGHT; round++) {
      for (const thread of this.threads) {
        if (thread.context === running.id && thread.held.size > round) continue;
        const index = this.takeChunk(running);
        if (index === null) return;
        this.send(thread, running, index);
      }
    }
  }

  private send(thread: Thread, running: Running, index: number): void {
    const { batch } = running;
    if (thread.context !== running.id) {
      thread.context = running.id;
      thread.held.clear();
      const { task, options, weighting, episodes } = batch;
      thread.worker.postMessage({
        kind: 'context',
        context: running.id,
        task,
        options,
        weighting,
        episodes,
      });
    }
    const chunk = item(running.chunks, index);
    const items = batch.items.slice(chunk.first, chunk.first + chunk.count);
    thread.held.set(index, performance.now());
    thread.worker.postMessage({
      kind: 'chunk',
      context: running.id,
      chunk: index,
      plans: items.map((entry) => entry.plan.words),
      weightings: items.map((entry) => entry.weighting ?? null),
      episodes: items.map((entry) => entry.episodes ?? null),
    });
  }

  private receive(thread: Thread, message: FromThread): void {
    const { running } = this;
    if (running === null || message.context !== running.id) return;
    this.silentDeaths = 0;
    const sent = thread.held.get(message.chunk);
    thread.held.delete(message.chunk);
    if (message.kind === 'failed') {
      const error = new PrecocialError(message.code as ErrorCode, message.message);
      this.finish((current) => current.reject(error));
      return;
    }
    const chunk = item(running.chunks, message.chunk);
    if (sent !== undefined)
      this.measure(running, (performance.now() - sent) / chunk.count / IN_FLIGHT);
    message.returns.forEach((returns, k) => (running.returns[chunk.first + k] = returns));
    running.done += chunk.count;
    running.steps += message.steps;
    running.control.onProgress?.(running.done / running.batch.items.length);
    if (running.done === running.batch.items.length) {
      this.finish((current) => {
        const returns = current.returns.filter((entry) => entry !== undefined);
        current.resolve({ returns, steps: current.steps });
      });
      return;
    }
    this.feed();
  }

  private measure({ shape }: Running, ms: number): void {
    const known = this.itemMs.get(shape);
    this.itemMs.set(shape, known === undefined ? ms : 0.8 * known + 0.2 * ms);
  }

  private finish(settle: (running: Running) => void): void {
    const { running } = this;
    this.running = null;
    if (running !== null) settle(running);
  }
}

/** Asks a thread to end, and ends it where it is too busy to hear that. */
function end(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => void worker.terminate().then(() => resolve()), END_PATIENCE_MS);
    worker.once('exit', () => {
      clearTimeout(late);
      resolve();
    });
    worker.postMessage({ kind: 'end' } satisfies ToThread);
  });
}

function cancelled(): PrecocialError {
  return new PrecocialError('cancelled', 'Cancelled; what was finished is kept.');
}

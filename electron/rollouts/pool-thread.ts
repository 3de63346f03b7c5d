import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { chunkSize, type Chunk, type PoolBatch } from './pool-batch.ts';
import type { TaskSource } from '../../shared/tasks/source.ts';
import type { FromThread, ThreadData, ToThread } from './rollout-messages.ts';
import { ownVariables } from './task-watch.ts';

/** Chunks under way at most, those included that were given up but not yet answered. */
const PLACES = 64;
/** Milliseconds that a thread may take to end by itself. */
const END_PATIENCE_MS = 1500;

export interface ThreadListener {
  readonly onMessage: (message: FromThread) => void;
  /** @param words message of the error that ended it; '' if there was none */
  readonly onExit: (words: string) => void;
}

/** A chunk that a thread holds. */
interface Held {
  readonly chunk: Chunk;
  /** Its place in what is shared with the thread. */
  readonly place: number;
  stopped: boolean;
}

/** A worker thread with the chunks it holds, in the order in which it does them. */
export class PoolThread {
  private readonly worker: Worker;
  private readonly shared = new Int32Array(new SharedArrayBuffer(PLACES * 8));
  private readonly held = new Map<number, Held>();
  private readonly contexts = new Set<number>();
  private words = '';
  /** When it last answered, or was given something to do after it had nothing. */
  private heard = 0;

  /** @param heapMb most of its heap, in MB */
  constructor(folder: string, listener: ThreadListener, heapMb: number) {
    this.worker = new Worker(join(folder, 'rollout-thread.mjs'), {
      workerData: { shared: this.shared } satisfies ThreadData,
      env: ownVariables(),
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    this.worker.on('message', (message: FromThread) => listener.onMessage(message));
    this.worker.on('error', (error: Error) => (this.words = error.message));
    this.worker.on('exit', () => listener.onExit(this.words));
  }

  /** Number of chunks it holds that are still wanted. */
  get wanted(): number {
    let count = 0;
    for (const { stopped } of this.held.values()) if (!stopped) count++;
    return count;
  }

  /** Chunks it holds that are still wanted, the one under way first. */
  chunks(): Chunk[] {
    return [...this.held.values()].filter(({ stopped }) => !stopped).map(({ chunk }) => chunk);
  }

  /** The task that it has been rolling out without an answer, and for how long; null if it has nothing to do. */
  get silence(): { readonly source: TaskSource; readonly milliseconds: number } | null {
    const [first] = this.held.values();
    if (first === undefined) return null;
    return { source: first.chunk.batch.source, milliseconds: performance.now() - this.heard };
  }

  get threadId(): number {
    return this.worker.threadId;
  }

  /** Ends the thread at once. */
  kill(): void {
    void this.worker.terminate();
  }

  /** True if it holds as many chunks as it can. */
  get full(): boolean {
    return this.held.size >= PLACES;
  }

  send(id: number, chunk: Chunk): void {
    const { batch } = chunk;
    if (!this.contexts.has(batch.id)) {
      this.contexts.add(batch.id);
      const { encoder = null, options, weighting, episodes, byClass = false } = batch.batch;
      this.post({
        kind: 'context',
        context: batch.id,
        task: batch.source,
        encoder,
        options,
        weighting,
        episodes,
        byClass,
      });
    }
    const place = this.freePlace();
    this.shared.fill(0, place * 2, place * 2 + 2);
    if (this.held.size === 0) this.heard = performance.now();
    this.held.set(id, { chunk, place, stopped: false });
    const pieces = chunk.pieces.map((piece) => batch.message(piece));
    this.post({ kind: 'chunk', context: batch.id, chunk: id, place, pieces });
  }

  /** Takes an answered chunk away. @returns null if the thread had been told to give it up */
  answered(id: number): Chunk | null {
    const held = this.held.get(id);
    this.held.delete(id);
    this.heard = performance.now();
    return held === undefined || held.stopped ? null : held.chunk;
  }

  /** Gives up chunks: at once if the thread has not begun with them, else at its next step. */
  giveUp(which: (chunk: Chunk, place: number) => boolean): Chunk[] {
    const given: Chunk[] = [];
    let place = 0;
    for (const held of this.held.values()) {
      if (!held.stopped && which(held.chunk, place)) {
        held.stopped = true;
        Atomics.store(this.shared, held.place * 2, 1);
        given.push(held.chunk);
      }
      place++;
    }
    return given;
  }

  forget(batch: PoolBatch): void {
    if (this.contexts.delete(batch.id)) this.post({ kind: 'forget', context: batch.id });
  }

  /** Asks the thread to end, and ends it if it has not done so after `END_PATIENCE_MS`. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      const late = setTimeout(
        () => void this.worker.terminate().then(() => resolve()),
        END_PATIENCE_MS,
      );
      this.worker.once('exit', () => {
        clearTimeout(late);
        resolve();
      });
      this.post({ kind: 'end' });
    });
  }

  /** Rollouts of a batch in chunks under way, as far as the thread has told. */
  partly(batch: PoolBatch): number {
    let sum = 0;
    for (const { chunk, place, stopped } of this.held.values()) {
      if (stopped || chunk.batch !== batch) continue;
      sum += (chunkSize(chunk) * Atomics.load(this.shared, place * 2 + 1)) / 1000;
    }
    return sum;
  }

  private freePlace(): number {
    const used = new Set(Array.from(this.held.values(), ({ place }) => place));
    let place = 0;
    while (used.has(place)) place++;
    return place;
  }

  private post(message: ToThread): void {
    this.worker.postMessage(message);
  }
}

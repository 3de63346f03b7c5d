import { availableParallelism } from 'node:os';
import { PrecocialError, type ErrorCode } from '../../shared/base/errors.ts';
import { RANGES } from '../../shared/contract/ranges.ts';
import { nameOf } from '../../shared/tasks/source.ts';
import { programPlaces } from '../system/places.ts';
import { BatchQueue } from './batch-queue.ts';
import { chunkSize, RolloutCosts, type Chunk, type PoolBatch } from './pool-batch.ts';
import { PoolThread, type ThreadListener } from './pool-thread.ts';
import type { FromThread } from './rollout-messages.ts';
import { LONGEST_SILENCE_MS, MOST_HEAP_MB, TaskWatch } from './task-watch.ts';

/** Chunks a thread holds, so that it never waits for the next. */
const IN_FLIGHT = 2;
/** A chunk that ends this many threads is given up; the pool closes once more than this many a worker ended unheard. */
const MOST_DEATHS = 3;
/** A chunk under way that would take longer than this is begun anew once something more urgent is done. */
const PREEMPT_MS = 100;

/** How often the progress of long chunks is looked at. */
const LOOK_MS = 250;

/** All cores but one, at least one. */
export function defaultWorkers(): number {
  return Math.max(1, availableParallelism() - 1);
}

/** Worker threads that roll out batches, the most urgent first. */
export class RolloutPool extends BatchQueue {
  private readonly threads: PoolThread[] = [];
  /** Threads that ended since one last answered. */
  private silentDeaths = 0;
  private readonly look = setInterval(() => this.tellProgress(), LOOK_MS).unref();
  private readonly costs = new RolloutCosts();
  private readonly watch: TaskWatch;

  constructor(
    readonly workers: number = defaultWorkers(),
    private readonly folder: string = programPlaces(import.meta.url).workers,
    silenceMs: number = LONGEST_SILENCE_MS,
    private readonly heapMb: number = MOST_HEAP_MB,
  ) {
    super();
    this.watch = new TaskWatch((source, error) => this.refuse(source, error), silenceMs, heapMb);
    const { min, max } = RANGES.workers;
    if (!Number.isInteger(workers) || workers < min || workers > max) {
      throw new PrecocialError(
        'usage',
        `The number of workers must be a whole number from ${min} to ${max}, not ${workers}.`,
      );
    }
    for (let i = 0; i < workers; i++) this.threads.push(this.startThread());
  }

  override async close(): Promise<void> {
    clearInterval(this.look);
    await super.close();
    await Promise.all(this.threads.map((thread) => thread.end()));
  }

  private tellProgress(): void {
    this.watch.look(this.threads);
    for (const batch of this.running) {
      const partly = this.threads.reduce((sum, thread) => sum + thread.partly(batch), 0);
      if (partly > 0) batch.tell(partly);
    }
  }

  private startThread(): PoolThread {
    const listener: ThreadListener = {
      onMessage: (message) => this.receive(thread, message),
      onExit: (words) => this.replace(thread, words),
    };
    const thread = new PoolThread(this.folder, listener, this.heapMb);
    return thread;
  }

  /** Takes back chunks of less urgent batches: those not begun, and those under way that take long (`PREEMPT_MS`). */
  protected override makeWay({ urgency }: PoolBatch): void {
    for (const thread of this.threads) {
      const given = thread.giveUp(
        (chunk, place) =>
          chunk.batch.urgency > urgency && (place > 0 || this.costs.ofChunk(chunk) > PREEMPT_MS),
      );
      for (const chunk of given) chunk.batch.giveBack(chunk);
    }
  }

  /** A thread ended on its own: another takes its place and its chunks. */
  private replace(thread: PoolThread, words: string): void {
    if (this.closed) return;
    const place = this.threads.indexOf(thread);
    if (place < 0) return;
    this.watch.ended(thread, words);
    this.silentDeaths++;
    if (this.silentDeaths > MOST_DEATHS * this.workers) {
      this.closed = true;
      const text = `The worker threads end as soon as they start (${words || 'no reason given'}); build or install the program again.`;
      for (const batch of this.running)
        this.end(batch, () => batch.reject(new PrecocialError('worker-died', text)));
      return;
    }
    this.threads[place] = this.startThread();
    for (const chunk of thread.chunks()) this.survived(chunk);
    this.feed();
  }

  /** A chunk whose thread has ended is done again, unless it keeps ending threads. */
  private survived(chunk: Chunk): void {
    const { batch } = chunk;
    chunk.deaths++;
    if (chunk.deaths < MOST_DEATHS) {
      batch.giveBack(chunk);
      return;
    }
    const items = chunk.pieces.map((piece) => piece.item);
    const text = `Rolling out genomes ${Math.min(...items)} to ${Math.max(...items)} ended ${MOST_DEATHS} workers; the generation before is kept.`;
    this.end(batch, () => batch.reject(new PrecocialError('worker-died', text)));
  }

  protected feed(): void {
    if (this.paused || this.closed) return;
    for (let round = 0; round < IN_FLIGHT; round++) {
      for (const thread of this.threads) {
        if (thread.wanted > round || thread.full) continue;
        const chunk = this.takeChunk(this.costs);
        if (chunk === null) return;
        thread.send(this.newId(), chunk);
      }
    }
  }

  private receive(thread: PoolThread, message: FromThread): void {
    this.silentDeaths = 0;
    const chunk = thread.answered(message.chunk);
    if (chunk !== null) this.take(chunk, message);
    this.feed();
  }

  private take(chunk: Chunk, message: FromThread): void {
    const { batch } = chunk;
    if (message.kind === 'failed') {
      const error = new PrecocialError(message.code as ErrorCode, message.message, message.details);
      this.end(batch, () => batch.reject(error));
    } else if (message.kind === 'stopped') {
      batch.giveBack(chunk);
    } else {
      if (chunkSize(chunk) > 0) this.costs.measure(chunk, message.milliseconds);
      if (batch.put(chunk, message.results)) this.end(batch, () => batch.resolve(batch.result()));
    }
  }

  /** Ends the batches of a task whose code loops for ever or takes too much memory. */
  private refuse(source: string, error: PrecocialError): void {
    for (const batch of this.running.filter((one) => nameOf(one.source) === source))
      this.end(batch, () => batch.reject(error));
  }

  protected release(batch: PoolBatch): void {
    for (const thread of this.threads) {
      thread.giveUp((chunk) => chunk.batch === batch);
      thread.forget(batch);
    }
  }
}

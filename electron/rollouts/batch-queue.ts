import { PrecocialError } from '../../shared/base/errors.ts';
import type { BatchResult, RolloutBatch } from '../../shared/tasks/rollout-batch.ts';
import { batchCancelled, type BatchControl, type RolloutExecutor } from './executor.ts';
import { PoolBatch, type Chunk, type ChunkLength, type RolloutCosts } from './pool-batch.ts';

/** Batches under way, the most urgent first: what every executor does, whoever makes its rollouts. */
export abstract class BatchQueue implements RolloutExecutor {
  abstract readonly workers: number;
  /** Batches under way, the most urgent first, then in the order in which they came. */
  protected running: readonly PoolBatch[] = [];
  protected paused = false;
  protected closed = false;
  private lastId = 0;

  /** Hands out what can be handed out now. */
  protected abstract feed(): void;
  /** Takes the chunks of a batch that has ended away from the threads or machines that have them. */
  protected abstract release(batch: PoolBatch): void;
  /** Called before a new batch is fed. */
  protected makeWay(_batch: PoolBatch): void {}

  /** A number that nothing else of this executor has. */
  protected newId(): number {
    return ++this.lastId;
  }

  run(given: RolloutBatch, control: BatchControl = {}): Promise<BatchResult> {
    if (this.closed)
      return Promise.reject(new PrecocialError('cancelled', 'The workers have been closed.'));
    const { signal } = control;
    if (signal?.aborted === true) return Promise.reject(batchCancelled());
    return new Promise<BatchResult>((resolve, reject) => {
      const onAbort = (): void => this.end(batch, () => batch.reject(batchCancelled()));
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener('abort', onAbort);
          then(value);
        };
      const batch = new PoolBatch(this.newId(), given, control, settle(resolve), settle(reject));
      if (batch.complete) {
        resolve(batch.result());
        return;
      }
      signal?.addEventListener('abort', onAbort);
      const place = this.running.findIndex((other) => other.urgency > batch.urgency);
      this.running = this.running.toSpliced(place < 0 ? this.running.length : place, 0, batch);
      this.makeWay(batch);
      this.feed();
    });
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.feed();
  }

  /** Takes no more batches, and cancels those under way. */
  close(): Promise<void> {
    this.closed = true;
    for (const batch of this.running) this.end(batch, () => batch.reject(batchCancelled()));
    return Promise.resolve();
  }

  /** Ends a batch, once, and hands out what can be handed out then. */
  protected end(batch: PoolBatch, settle: () => void): void {
    if (!this.running.includes(batch)) return;
    this.running = this.running.filter((other) => other !== batch);
    this.release(batch);
    settle();
    this.feed();
  }

  /** The next chunk of the most urgent batch that has one. */
  protected takeChunk(costs: RolloutCosts, length?: ChunkLength): Chunk | null {
    for (const batch of this.running) {
      const chunk = batch.take(costs, this.workers, length);
      if (chunk !== null) return chunk;
    }
    return null;
  }
}

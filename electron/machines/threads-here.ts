import type { JobPriority } from '../../shared/contract/experiments.ts';
import { isCancelled } from '../../shared/base/errors.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import type { Chunk, PoolBatch } from '../rollouts/pool-batch.ts';
import { ChunkRunner, type ChunkResult } from './chunk-runner.ts';

/** Chunks a thread has waiting. */
const IN_FLIGHT = 2;

export interface ThreadsListener {
  readonly onDone: (chunk: Chunk, result: ChunkResult) => void;
  readonly onFailed: (chunk: Chunk, error: unknown) => void;
}

/** Threads of this process that take chunks beside the machines, with or without the server. */
export class ThreadsHere {
  private readonly under = new Map<Chunk, AbortController>();
  private readonly runner: ChunkRunner;

  constructor(
    private readonly pool: RolloutExecutor,
    private readonly listener: ThreadsListener,
  ) {
    this.runner = new ChunkRunner(pool);
  }

  get threads(): number {
    return this.pool.workers;
  }

  /** Chunks that can be taken now beside those that are as urgent. */
  room(urgency: number): number {
    let before = 0;
    for (const { batch } of this.under.keys()) if (batch.urgency <= urgency) before++;
    return Math.max(0, this.pool.workers * IN_FLIGHT - before);
  }

  take(chunk: Chunk, priority: JobPriority): void {
    const stop = new AbortController();
    this.under.set(chunk, stop);
    const { batch } = chunk;
    const pieces = chunk.pieces.map((piece) => batch.message(piece));
    this.runner.run(batch.batch, pieces, { signal: stop.signal, priority }).then(
      (result) => {
        this.under.delete(chunk);
        this.listener.onDone(chunk, result);
      },
      (error: unknown) => {
        this.under.delete(chunk);
        if (!isCancelled(error)) this.listener.onFailed(chunk, error);
      },
    );
  }

  /** Ends what is under way of a batch. */
  release(batch: PoolBatch): void {
    for (const [chunk, stop] of this.under) if (chunk.batch === batch) stop.abort();
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}

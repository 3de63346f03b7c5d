import { item } from '../../shared/base/arrays.ts';
import {
  BatchCutter,
  BatchReturns,
  episodesOf,
  pieceSize,
  weightingOf,
  type Piece,
} from '../../shared/tasks/cut.ts';
import {
  weightSets,
  type BatchResult,
  type RolloutBatch,
} from '../../shared/tasks/rollout-batch.ts';
import { MOST_COPIES } from '../../shared/tasks/program/copies.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { nameOf, type TaskSource } from '../../shared/tasks/source.ts';
import { setCount, type Rollouts } from '../../shared/tasks/task.ts';
import { sourceOfBatch, urgencyOf, type BatchControl } from './executor.ts';
import type { PieceMessage } from './rollout-messages.ts';

/** Some pieces of a batch that one thread rolls out. */
export interface Chunk {
  readonly batch: PoolBatch;
  readonly pieces: readonly Piece[];
  /** Threads that it has ended. */
  deaths: number;
  /** True once its results are there. */
  done: boolean;
}

/** Number of rollouts of a chunk. */
export const chunkSize = ({ pieces }: Pick<Chunk, 'pieces'>): number =>
  pieces.reduce((sum, piece) => sum + pieceSize(piece), 0);

/** How long chunks and pieces should take. */
export interface ChunkLength {
  /** Milliseconds that a chunk should take: what comes next on a thread waits for the chunk under way. */
  readonly chunk: number;
  /** An item is not cut into pieces shorter than this, in milliseconds. */
  readonly piece: number;
}

const IN_THREADS: ChunkLength = { chunk: 25, piece: 50 };
/** Fewer rollouts in a piece would leave lanes of a kernel empty. For a program's task the least is `MOST_COPIES`. */
const LEAST_ROLLOUTS = 8;

/** Measured milliseconds of a rollout, by task and size of network. */
export class RolloutCosts {
  private readonly known = new Map<string, number>();

  /** Infinity where none has been measured. */
  of(batch: PoolBatch, index: number): number {
    return this.known.get(batch.costKey(index)) ?? Infinity;
  }

  /** Milliseconds that a chunk will take. */
  ofChunk({ batch, pieces }: Chunk): number {
    return pieces.reduce((sum, piece) => sum + this.of(batch, piece.item) * pieceSize(piece), 0);
  }

  measure(chunk: Chunk, milliseconds: number): void {
    const ms = milliseconds / Math.max(1, chunkSize(chunk));
    let last = -1;
    for (const { item: index } of chunk.pieces) {
      // Pieces of one item follow one another.
      if (index === last) continue;
      last = index;
      const key = chunk.batch.costKey(index);
      const before = this.known.get(key);
      this.known.set(key, Math.max(1e-6, before === undefined ? ms : 0.8 * before + 0.2 * ms));
    }
  }
}

/** A batch under way: what is still to be handed out, and what has come back. */
export class PoolBatch {
  readonly urgency: number;
  /** Where its task comes from: a batch keeps its task when the process gets another version of it. */
  readonly source: TaskSource;
  private readonly cutter: BatchCutter;
  private readonly returns: BatchReturns;
  private readonly again: Chunk[] = [];
  private readonly least: number;
  private readonly costKeys: string[] = [];
  /** The share of the batch that the caller was told last. */
  private told = 0;

  constructor(
    readonly id: number,
    readonly batch: RolloutBatch,
    readonly control: BatchControl,
    readonly resolve: (result: BatchResult) => void,
    readonly reject: (error: unknown) => void,
  ) {
    this.urgency = urgencyOf(control.priority);
    this.source = sourceOfBatch(batch);
    this.least = this.source.kind === 'program' ? MOST_COPIES : LEAST_ROLLOUTS;
    const isShipped = this.source.kind === 'builtin';
    this.cutter = new BatchCutter(batch, isShipped && taskOf(batch.task).lastsByWeight === true);
    this.returns = new BatchReturns(batch);
  }

  /** The next chunk for one of some threads; null if all is handed out. */
  take(costs: RolloutCosts, threads: number, length: ChunkLength = IN_THREADS): Chunk | null {
    for (let again = this.again.shift(); again !== undefined; again = this.again.shift())
      if (!again.done) return again;
    const { total, left } = this.cutter;
    // Several pieces a thread, so that the threads end together; one alone need not.
    const share = threads === 1 ? total : Math.ceil(total / (threads * 4));
    const pieces = this.cutter.next({
      piece: (index) => {
        const timed = Math.floor(length.piece / costs.of(this, index));
        return Math.max(this.least, Math.min(timed, share));
      },
      cost: (index) => costs.of(this, index),
      chunk:
        threads === 1
          ? length.chunk
          : Math.min(length.chunk, this.msLeft(costs, left) / (threads * 2)),
    });
    return pieces.length === 0 ? null : { batch: this, pieces, deaths: 0, done: false };
  }

  /** What an item has in common with others that cost as much: its task and its size. */
  costKey(index: number): string {
    const known = this.costKeys[index];
    if (known !== undefined) return known;
    const { words } = item(this.batch.items, index).plan;
    const key = `${nameOf(this.source)} ${Math.round(Math.log2(words.length + 16))}`;
    this.costKeys[index] = key;
    return key;
  }

  private msLeft(costs: RolloutCosts, left: number): number {
    return left * costs.of(this, 0);
  }

  /** A chunk that was not done goes first. */
  giveBack(chunk: Chunk): void {
    this.again.push(chunk);
  }

  /** Takes the results of a chunk, the first that come. @returns true if the batch is complete */
  put(chunk: Chunk, results: readonly Rollouts[]): boolean {
    if (!chunk.done) chunk.pieces.forEach((piece, k) => this.returns.put(piece, item(results, k)));
    chunk.done = true;
    this.tell(0);
    return this.complete;
  }

  /** Tells the caller how far the batch is. @param partly rollouts done in chunks under way */
  tell(partly: number): void {
    const share = Math.min(1, (this.returns.done + partly) / this.cutter.total);
    if (share < this.told) return;
    this.told = share;
    this.control.onProgress?.(share);
  }

  get complete(): boolean {
    return this.returns.done === this.cutter.total;
  }

  result(): BatchResult {
    return this.returns.result();
  }

  /** What a thread needs to roll a piece out, beside the batch's context. */
  message(piece: Piece): PieceMessage {
    const { batch } = this;
    const entry = item(batch.items, piece.item);
    const whole = weightingOf(batch, entry);
    const [first, last] = [piece.set, piece.set + piece.sets];
    const episodes: readonly [number, number] = [piece.episode, piece.episode + piece.episodes];
    return {
      plan: entry.plan.words,
      weighting:
        entry.weighting === undefined
          ? [first, last]
          : piece.sets === setCount(whole)
            ? whole
            : weightSets(whole, first, last),
      episodes:
        entry.episodes === undefined
          ? { range: episodes }
          : episodesOf(batch, entry).slice(...episodes),
      ...(entry.heads === undefined ? {} : { heads: entry.heads }),
    };
  }
}

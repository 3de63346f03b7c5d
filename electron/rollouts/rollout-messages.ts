import type { ErrorDetails } from '../../shared/base/errors.ts';
import type { EncoderPlace } from '../../shared/tasks/rollout-batch.ts';
import type { TaskSource } from '../../shared/tasks/source.ts';
import type { Episode, Rollouts, TaskOptions, Weighting } from '../../shared/tasks/task.ts';

/** What all chunks of one batch have in common; sent to a thread once. */
export interface BatchContext {
  readonly kind: 'context';
  readonly context: number;
  readonly task: TaskSource;
  /** What makes the inputs; null: the encoder in use, or a task without one. */
  readonly encoder: EncoderPlace | null;
  readonly options: TaskOptions;
  readonly weighting: Weighting;
  readonly episodes: readonly Episode[];
  /** Also count right answers by class. */
  readonly byClass: boolean;
}

/** A part of the context's sets or episodes: from, to (excluded). */
export type Range = readonly [from: number, to: number];

/** Rollouts of one network in one call. */
export interface PieceMessage {
  /** Words of a plan or of a packed genome (shared/network/packed.ts). */
  readonly plan: Int32Array;
  readonly weighting: Weighting | Range;
  readonly episodes: readonly Episode[] | { readonly range: Range };
  /** Networks in the plan; 1 if absent. */
  readonly heads?: number;
}

/** Some pieces of a batch. */
export interface ChunkMessage {
  readonly kind: 'chunk';
  readonly context: number;
  /** Unique within the pool. */
  readonly chunk: number;
  /** Place of the chunk in what the thread shares with the pool. */
  readonly place: number;
  readonly pieces: readonly PieceMessage[];
}

/** A batch has ended: its context is not needed any more. */
export interface ForgetMessage {
  readonly kind: 'forget';
  readonly context: number;
}

/** The thread ends itself, between two calls into native code: ending it from outside during one would end the process. */
export interface EndMessage {
  readonly kind: 'end';
}

export type ToThread = BatchContext | ChunkMessage | ForgetMessage | EndMessage;

/** What a thread is started with. */
export interface ThreadData {
  /**
   * Shared with the pool, two numbers a place: 1 if the chunk is no longer wanted, else 0; and how much of
   * it is done, in thousandths.
   */
  readonly shared: Int32Array;
}

export interface ChunkResult {
  readonly kind: 'done';
  readonly chunk: number;
  /** One a piece. */
  readonly results: readonly Rollouts[];
  /** What it took. */
  readonly milliseconds: number;
}

/** The chunk's flag was raised before it was done. */
export interface ChunkStopped {
  readonly kind: 'stopped';
  readonly chunk: number;
}

export interface ChunkFailure {
  readonly kind: 'failed';
  readonly chunk: number;
  readonly code: string;
  readonly message: string;
  readonly details: ErrorDetails;
}

export type FromThread = ChunkResult | ChunkStopped | ChunkFailure;

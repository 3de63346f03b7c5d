import type { Episode, TaskOptions, Weighting } from '../../shared/tasks/task.ts';

/** What all chunks of one batch have in common; sent to a thread once. */
export interface BatchContext {
  readonly kind: 'context';
  readonly context: number;
  readonly task: string;
  readonly options: TaskOptions;
  readonly weighting: Weighting;
  readonly episodes: readonly Episode[];
}

/** Some networks of a batch. A network may bring weights and episodes of its own. */
export interface ChunkMessage {
  readonly kind: 'chunk';
  readonly context: number;
  readonly chunk: number;
  /** Words of plans or packed genomes (shared/network/packed.ts). */
  readonly plans: readonly Int32Array[];
  readonly weightings: readonly (Weighting | null)[];
  readonly episodes: readonly (readonly Episode[] | null)[];
}

/** The thread ends itself, between two calls into native code: ended from outside in one, it takes the process along. */
export interface EndMessage {
  readonly kind: 'end';
}

export type ToThread = BatchContext | ChunkMessage | EndMessage;

export interface ChunkResult {
  readonly kind: 'done';
  readonly context: number;
  readonly chunk: number;
  readonly returns: readonly Float64Array[];
  readonly steps: number;
}

export interface ChunkFailure {
  readonly kind: 'failed';
  readonly context: number;
  readonly chunk: number;
  readonly code: string;
  readonly message: string;
}

export type FromThread = ChunkResult | ChunkFailure;

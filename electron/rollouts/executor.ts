import type { CancelSignal } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { JobPriority } from '../../shared/contract/experiments.ts';
import { sourceOf, taskOf } from '../../shared/tasks/registry.ts';
import type { BatchResult, EncoderPlace, RolloutBatch } from '../../shared/tasks/rollout-batch.ts';
import type { TaskSource } from '../../shared/tasks/source.ts';

/** How a caller of a batch cancels it and follows its progress. */
export interface BatchControl {
  readonly signal?: CancelSignal;
  /** Called with the share of rollouts done, 0..1. */
  readonly onProgress?: (done: number) => void;
  /** Whose rollouts go first where several batches are under way; 'background' if absent. */
  readonly priority?: JobPriority;
}

/**
 * What makes rollouts: the threads of a process, or machines. A batch goes in, its returns come out in
 * the order of its items, whoever made them and in whatever order: a rollout's bits depend on its
 * network, weights and episode alone. Several batches may be under way at once.
 */
export interface RolloutExecutor {
  /** Threads that roll out, all machines together; may change. */
  readonly workers: number;
  /**
   * Rolls out a batch.
   * @throws PrecocialError 'cancelled' once the signal is raised, or the error of an item, or
   * 'worker-died' if an item keeps ending what rolls it out
   */
  run(batch: RolloutBatch, control?: BatchControl): Promise<BatchResult>;
  /** Hands out no more rollouts until `resume`; those under way are finished. */
  pause(): void;
  resume(): void;
  /** Ends it; batches under way are rejected as cancelled. */
  close(): Promise<void>;
}

/** An executor whose batches have a priority, unless they say one themselves. */
export function withPriority(rollouts: RolloutExecutor, priority: JobPriority): RolloutExecutor {
  return {
    get workers() {
      return rollouts.workers;
    },
    run: (batch, control = {}) => rollouts.run(batch, { priority, ...control }),
    pause: () => rollouts.pause(),
    resume: () => rollouts.resume(),
    close: () => rollouts.close(),
  };
}

/** An executor whose racers see through an encoder. @param encoder null: the one in use */
export function withEncoder(
  rollouts: RolloutExecutor,
  encoder: EncoderPlace | null,
): RolloutExecutor {
  if (encoder === null) return rollouts;
  return {
    run: (batch, control) =>
      rollouts.run(
        taskOf(batch.task).encoder === undefined ? batch : { ...batch, encoder },
        control,
      ),
    get workers() {
      return rollouts.workers;
    },
    pause: () => rollouts.pause(),
    resume: () => rollouts.resume(),
    close: () => rollouts.close(),
  };
}

/** Where a batch's task comes from. */
export function sourceOfBatch({ task, source }: Pick<RolloutBatch, 'task' | 'source'>): TaskSource {
  return source ?? sourceOf(taskOf(task));
}

export function batchCancelled(): PrecocialError {
  return new PrecocialError('cancelled', 'Stopped before the end; nothing was kept.');
}

const URGENCY: readonly JobPriority[] = ['now', 'soon', 'background'];

/** Order of a priority, 0 the most urgent. */
export function urgencyOf(priority: JobPriority = 'background'): number {
  return URGENCY.indexOf(priority);
}

/** The priority of an order. */
export function priorityOf(urgency: number): JobPriority {
  return URGENCY[urgency] ?? 'background';
}

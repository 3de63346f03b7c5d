import type { NetworkWords } from '../network/packed.ts';
import type { TaskSource } from './source.ts';
import type { Episode, TaskOptions, Weighting } from './task.ts';

/** An encoder that the host has found: the checksum of its weights, and the folder with its files. */
export interface EncoderPlace {
  readonly id: string;
  readonly folder: string;
}

/** Rollouts of many networks of one task. */
export interface RolloutBatch {
  readonly task: string;
  /** Where the task comes from; absent: it is the task of that id that this process knows. */
  readonly source?: TaskSource;
  /** What makes the inputs of a task that is seen through an encoder; absent: the one in use. */
  readonly encoder?: EncoderPlace;
  readonly options: TaskOptions;
  readonly weighting: Weighting;
  readonly episodes: readonly Episode[];
  readonly items: readonly RolloutItem[];
  /** Also count right answers by class, for classification. */
  readonly byClass?: boolean;
}

/** One network in all of its weight sets and episodes. */
export interface RolloutItem {
  /** The network's plan, or its packed genome, of which whoever rolls it out makes the plan. */
  readonly plan: NetworkWords;
  /** Weights of this network alone, instead of the batch's. */
  readonly weighting?: Weighting;
  /** Episodes of this network alone, instead of the batch's. */
  readonly episodes?: readonly Episode[];
  /** Networks in the plan, see `ClassificationAsk`; 1 if absent. */
  readonly heads?: number;
}

export interface BatchResult {
  /**
   * Returns of each item, in the order of the items: of set s in episode e at [s * episodes + e]; of several heads one
   * after another.
   */
  readonly returns: readonly Float64Array[];
  /** Where it was asked for: counts by class for each return, see `Rollouts`. */
  readonly byClass?: readonly Uint32Array[];
  /** Environment steps taken in total. */
  readonly steps: number;
}

/** Weight sets `from` to `to` (excluded) of a weighting. */
export function weightSets(weighting: Weighting, from: number, to: number): Weighting {
  if (weighting.kind === 'shared')
    return { kind: 'shared', values: weighting.values.slice(from, to) };
  const n = weighting.count === 0 ? 0 : weighting.sets.length / weighting.count;
  return { kind: 'individual', sets: weighting.sets.slice(from * n, to * n), count: to - from };
}

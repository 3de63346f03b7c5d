import type { RewardKind } from '../tasks/task.ts';

/** Returns of one weight set over all trials. std is over trials (n - 1). */
export interface WeightResult {
  readonly weight: number;
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly returns: readonly number[];
}

/** What `evaluate` and `sweep` report. */
export interface Evaluation {
  readonly task: string;
  /** Which reward was summed, where the task has two. */
  readonly reward?: RewardKind;
  readonly genome: {
    readonly connections: number;
    readonly hidden: number;
    readonly inputsUsed: number;
  };
  readonly trials: number;
  readonly seed: number;
  readonly byWeight: readonly WeightResult[];
  /** Mean over all weights and trials. */
  readonly mean: number;
  /** Spread of the weights' means (n - 1 over weights). */
  readonly stdOverWeights: number;
  /** Half width of the 95 % confidence interval of `mean`, over trials averaged over weights. */
  readonly confidence95: number;
  /** Environment steps taken. */
  readonly steps: number;
  /** Time of the rollouts alone. */
  readonly seconds: number;
}

import { at, item } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import type { Genome } from '../genome/genome.ts';
import { statisticsOf } from '../genome/statistics.ts';
import type { Plan } from '../network/plan.ts';
import { fold, keyOf, type Key } from '../random/key.ts';
import {
  fillOptions,
  type Episode,
  type RewardKind,
  type TaskDefinition,
  type TaskOptions,
  type Weighting,
} from '../tasks/task.ts';
import type { Evaluation, WeightResult } from './results.ts';
import { confidence95, mean, standardDeviation, standardError } from '../base/spread.ts';

/** Keys of the episodes of an evaluation: trial k of a seed is the same episode for every genome. */
export function trialKeys(seed: number, trials: number): Key[] {
  return Array.from({ length: trials }, (_, trial) => trialKey(seed, trial));
}

function trialKey(seed: number, trial: number): Key {
  return fold(fold(keyOf(seed), 'trials'), trial);
}

/**
 * The episode of a trial: what an evaluation with this seed measures as its trial-th (from 0), and what
 * the window and films show under the same two numbers.
 */
export function trialEpisode(
  task: Pick<TaskDefinition, 'id' | 'options' | 'drawEpisode'>,
  seed: number,
  trial: number,
  options: TaskOptions,
): Episode {
  return task.drawEpisode(trialKey(seed, trial), fillOptions(task, options));
}

/** `count` weights evenly over [from, to], both ends included. @throws PrecocialError 'usage' */
export function weightRange(from: number, to: number, count: number): Float64Array {
  if (!Number.isInteger(count) || count < 1)
    throw new PrecocialError(
      'usage',
      `The number of weights must be a whole number from 1 up, not ${count}.`,
    );
  if (!(from <= to))
    throw new PrecocialError(
      'usage',
      `The range of weights must rise, not go from ${from} to ${to}.`,
    );
  if (!Number.isFinite(to - from))
    throw new PrecocialError(
      'usage',
      `The range of weights from ${from} to ${to} is too wide to be divided.`,
    );
  if (count === 1) return Float64Array.of(from);
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

/**
 * Rising weights with the one that offsets belong to among them, if it lies in their range: the peak there is
 * narrower than the steps of a range.
 * @param base null where there are no offsets
 */
export function withBase(weights: Float64Array, base: number | null): Float64Array {
  const [low = Infinity] = weights;
  const high = weights.at(-1) ?? -Infinity;
  if (base === null || base < low || base > high || weights.includes(base)) return weights;
  return Float64Array.of(...weights, base).sort();
}

/** Every connection's weight at some shared weights: the shared weight plus the connection's offset. */
export function weightingWithOffsets(genome: Genome, plan: Plan, weights: Float64Array): Weighting {
  const sets = new Float64Array(weights.length * plan.connectionCount);
  weights.forEach((weight, s) => {
    plan.connectionOrder.forEach((connection, k) => {
      sets[s * plan.connectionCount + k] =
        weight + (item(genome.connections, connection).offset ?? 0);
    });
  });
  return { kind: 'individual', sets, count: weights.length };
}

function resultOf(weight: number, returns: Float64Array): WeightResult {
  return {
    weight,
    mean: mean(returns),
    std: standardDeviation(returns),
    min: returns.reduce((least, value) => Math.min(least, value), Infinity),
    max: returns.reduce((most, value) => Math.max(most, value), -Infinity),
    returns: Array.from(returns),
  };
}

/**
 * Standard error of an evaluation's mean: over trials averaged over weights, for the weights of one trial share its
 * episode.
 */
export function errorOfMean({ trials, byWeight }: Pick<Evaluation, 'trials' | 'byWeight'>): number {
  return standardError(
    Float64Array.from({ length: trials }, (_, trial) =>
      mean(byWeight.map((row) => item(row.returns, trial))),
    ),
  );
}

export interface Measured {
  readonly task: string;
  readonly reward: RewardKind | null;
  readonly genome: Genome;
  readonly weights: Float64Array;
  readonly trials: number;
  readonly seed: number;
  /** Return at weight w in trial t: [w * trials + t]. */
  readonly returns: Float64Array;
  readonly steps: number;
  readonly seconds: number;
}

/** Summarises the returns of an evaluation, saying of what each spread is. */
export function evaluationOf(measured: Measured): Evaluation {
  const { weights, trials, returns } = measured;
  const byWeight = Array.from(weights, (weight, w) =>
    resultOf(weight, returns.subarray(w * trials, (w + 1) * trials)),
  );
  const overWeights = Float64Array.from({ length: trials }, (_, t) => {
    let sum = 0;
    for (let w = 0; w < weights.length; w++) sum += at(returns, w * trials + t);
    return sum / weights.length;
  });
  const { connections, hidden, inputsUsed } = statisticsOf(measured.genome);
  return {
    task: measured.task,
    ...(measured.reward === null ? {} : { reward: measured.reward }),
    genome: { connections, hidden, inputsUsed },
    trials,
    seed: measured.seed,
    byWeight,
    mean: mean(returns),
    stdOverWeights: standardDeviation(byWeight.map((row) => row.mean)),
    confidence95: confidence95(overWeights),
    steps: measured.steps,
    seconds: measured.seconds,
  };
}

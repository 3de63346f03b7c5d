import { at } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import type { Genome } from '../genome/genome.ts';
import { fold, keyOf, Stream } from '../random/key.ts';
import type { TaskChange } from '../tasks/changes.ts';
import type { DeviceNetwork } from './additions.ts';
import { withActuatorDelay, withSensorDelay } from './delays.ts';
import { MOST_BITS, withActivationBits } from './quantised.ts';
import type { Summary } from './summary.ts';
import type { TaskDefinition, TaskOptions } from '../tasks/task.ts';

type Weights = readonly number[];

/** A change of a network's weights, as the devices make it that such networks are put into. */
export interface WeightChange extends Omit<TaskChange, 'by'> {
  readonly min: number;
  readonly max: number;
  /**
   * One weight changed, of the connection that has `draw`, or of a whole network of the given weights.
   * A draw is the same at every size of one trial, so that a curve shows the size alone.
   */
  readonly apply: (weight: number, size: number, draw: Draw, weights: Weights) => number;
  /** Said where a larger size changes less. */
  readonly growing?: 'better';
  /** True if it changes nothing by chance: every trial has the same weights. */
  readonly certain?: boolean;
}

/** What chance gives one connection in one trial. */
interface Draw {
  /** Standard normal. */
  readonly normal: number;
  /** Uniform on 0..1: the connection fails where the share that fails is above it. */
  readonly failsAt: number;
  readonly sign: -1 | 1;
}

/** Noise on the weights, the change that is measured where none is named. */
export const WEIGHT_NOISE = {
  name: 'weight noise',
  unit: 'standard deviation',
  sizes: [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1],
  axis: 'Noise on each weight, sd',
  min: 0,
  max: 10,
  apply: (weight, size, { normal }) => weight + size * normal,
} as const satisfies WeightChange;

const SHARES = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5] as const;

/** Weights of a device with a fixed number of bits reach from minus this to this, or to the largest weight. */
const QUANTISED_RANGE = 2;

/** Every change of the weights, whatever the task. */
export const WEIGHT_CHANGES: readonly WeightChange[] = [
  WEIGHT_NOISE,
  {
    name: 'gain error',
    unit: 'standard deviation',
    sizes: WEIGHT_NOISE.sizes,
    axis: 'Error of each connection’s gain, sd',
    min: 0,
    max: 10,
    apply: (weight, size, { normal }) => weight * (1 + size * normal),
  },
  {
    name: 'weight bits',
    unit: 'bits',
    sizes: [2, 3, 4, 5, 6, 8, 12, 16],
    axis: 'Bits of each weight',
    min: 2,
    max: 32,
    apply: (weight, bits, _, weights) => {
      const range = Math.max(QUANTISED_RANGE, ...weights.map(Math.abs));
      const step = range / (2 ** (Math.round(bits) - 1) - 1);
      return Math.round(weight / step) * step;
    },
    growing: 'better',
    certain: true,
  },
  {
    name: 'dead connections',
    unit: 'share',
    sizes: SHARES,
    axis: 'Share of connections that carry nothing',
    min: 0,
    max: 1,
    apply: (weight, share, { failsAt }) => (failsAt < share ? 0 : weight),
  },
  {
    name: 'stuck connections',
    unit: 'share',
    sizes: SHARES,
    axis: 'Share of connections stuck at the largest weight',
    min: 0,
    max: 1,
    apply: (weight, share, { failsAt, sign }, weights) =>
      failsAt < share ? sign * Math.max(...weights.map(Math.abs)) : weight,
  },
];

/** A change that a device makes of the network itself: late sensors and actuators, values of few bits. */
export interface NetworkChange extends Omit<TaskChange, 'by'> {
  readonly min: number;
  readonly max: number;
  /** @param size whole, 1 or more */
  readonly apply: (genome: Genome, size: number) => DeviceNetwork;
  /** Said where a larger size changes less. */
  readonly growing?: 'better';
  /** True if it acts over several steps, which a classifier does not have. */
  readonly inTime?: boolean;
}

const DELAYS = [0, 1, 2, 3, 4, 6, 8, 12] as const;
const MOST_DELAY = 50;

/** Every change of that kind. */
export const NETWORK_CHANGES: readonly NetworkChange[] = [
  {
    name: 'sensor delay',
    unit: 'steps',
    sizes: DELAYS,
    axis: 'Steps that observations are late',
    min: 0,
    max: MOST_DELAY,
    apply: withSensorDelay,
    inTime: true,
  },
  {
    name: 'actuator delay',
    unit: 'steps',
    sizes: DELAYS,
    axis: 'Steps that actions are late',
    min: 0,
    max: MOST_DELAY,
    apply: withActuatorDelay,
    inTime: true,
  },
  {
    name: 'activation bits',
    unit: 'bits',
    sizes: [2, 3, 4, 5, 6, 8, 12, 16],
    axis: 'Bits of each node’s value',
    min: 2,
    max: MOST_BITS,
    apply: withActivationBits,
    growing: 'better',
  },
];

/** What is said of a change, of a task, of the weights or of a network. */
export type AnyChange = Omit<TaskChange, 'by'> & Pick<WeightChange, 'growing'>;

/** Every change that a task can undergo: its own, then those of networks and of weights. */
export function changesOf(task: Pick<TaskDefinition, 'changes' | 'kind'>): readonly AnyChange[] {
  const ofNetworks = NETWORK_CHANGES.filter(
    ({ inTime }) => inTime !== true || task.kind === 'control',
  );
  return [...task.changes, ...ofNetworks, ...WEIGHT_CHANGES];
}

/** The names of the changes of some tasks, each once. */
export function changeNames(tasks: readonly TaskDefinition[]): readonly string[] {
  return [...new Set(tasks.flatMap((task) => changesOf(task).map(({ name }) => name)))];
}

/** @throws PrecocialError 'usage' if the task cannot be changed so */
export function changeOf(
  task: Pick<TaskDefinition, 'id' | 'changes' | 'kind'>,
  name: string,
): AnyChange {
  const found = changesOf(task).find((change) => change.name === name);
  if (found !== undefined) return found;
  throw new PrecocialError('usage', `The task ${task.id} cannot be changed by ${name}.`);
}

/** A task and its options with a change of some size. */
export interface ChangedTask {
  readonly task: string;
  readonly options: TaskOptions;
  /** What happens to the weights, and by how much; null where they stay. */
  readonly weights: { readonly change: WeightChange; readonly size: number } | null;
  /** What happens to the network, and by how much; null where it stays. */
  readonly network: { readonly change: NetworkChange; readonly size: number } | null;
}

/** @throws PrecocialError 'usage' if the task cannot be changed so, or not by that much */
export function changedTask(
  change: string,
  size: number,
  task: TaskDefinition,
  options: TaskOptions,
): ChangedTask {
  changeOf(task, change);
  const refuse = (low: number, high: number): never => {
    throw new PrecocialError(
      'usage',
      `The size of ${change} must lie between ${low} and ${high}, not be ${size}.`,
    );
  };
  const unchanged = { task: task.id, options, weights: null, network: null };
  const by = task.changes.find(({ name }) => name === change)?.by;
  if (by?.kind === 'option') {
    const known = task.options.find(({ name }) => name === by.option);
    if (known !== undefined && !(size >= known.min && size <= known.max)) {
      refuse(known.min, known.max);
    }
    return { ...unchanged, options: { ...options, [by.option]: size } };
  }
  if (by !== undefined) {
    if (size !== 0 && size !== 1) refuse(0, 1);
    return { ...unchanged, task: size === 1 ? by.task : task.id };
  }
  const ofNetwork = NETWORK_CHANGES.find(({ name }) => name === change);
  if (ofNetwork !== undefined) {
    if (!Number.isInteger(size) || size < ofNetwork.min || size > ofNetwork.max)
      throw new PrecocialError(
        'usage',
        `The size of ${change} must be a whole number of ${ofNetwork.unit} from ${ofNetwork.min} to ${ofNetwork.max}, not ${size}.`,
      );
    return { ...unchanged, network: size === 0 ? null : { change: ofNetwork, size } };
  }
  const ofWeights = WEIGHT_CHANGES.find(({ name }) => name === change);
  if (ofWeights === undefined) return unchanged;
  const { min, max } = ofWeights;
  if (!(size >= min && size <= max)) refuse(min, max);
  return { ...unchanged, weights: size === 0 ? null : { change: ofWeights, size } };
}

/**
 * Weights with a change of their own for each trial, row by row; one row where chance has no part in it.
 * Of one trial a connection has the same draw at every size.
 */
export function changedWeights(
  { change, size }: NonNullable<ChangedTask['weights']>,
  weights: Float64Array,
  trials: number,
  seed: number,
): Float64Array {
  const key = fold(keyOf(seed), change.name);
  const rowCount = change.certain === true ? 1 : trials;
  const rows = new Float64Array(rowCount * weights.length);
  const all = Array.from(weights);
  for (let t = 0; t < rowCount; t++) {
    const stream = new Stream(fold(key, t));
    for (let k = 0; k < weights.length; k++) {
      const normal = stream.normal();
      const draw: Draw =
        change === WEIGHT_NOISE
          ? { normal, failsAt: 1, sign: 1 }
          : { normal, failsAt: stream.uniform(), sign: stream.uniform() < 0.5 ? -1 : 1 };
      rows[t * weights.length + k] = change.apply(at(weights, k), size, draw, all);
    }
  }
  return rows;
}

/** Of the size of the undisturbed mean, what a trial may lose and still survive a change. */
export const SURVIVABLE_LOSS = 0.2;

/**
 * The share of trials that survive each size of a change: whose return lies at most `SURVIVABLE_LOSS` of
 * the mean's absolute value below the mean at the size that changes least.
 * @param summaries by size, in the order of `sizes`
 */
export function survival(
  change: Pick<AnyChange, 'growing'>,
  sizes: ArrayLike<number>,
  summaries: readonly Pick<Summary, 'mean' | 'values'>[],
): number[] {
  const order = Array.from(sizes, (_, k) => k).sort((a, b) => at(sizes, a) - at(sizes, b));
  const least = change.growing === 'better' ? order.at(-1) : order[0];
  const undisturbed = summaries[least ?? 0]?.mean ?? 0;
  const needed = undisturbed - SURVIVABLE_LOSS * Math.abs(undisturbed);
  return summaries.map(
    ({ values }) => values.filter((value) => value >= needed).length / values.length,
  );
}

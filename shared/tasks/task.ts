import { PrecocialError } from '../base/errors.ts';
import type { EncoderPrecision, ImageEncoder } from './racing/encoder/encoder.ts';
import type { Weights } from './racing/encoder/weights.ts';
import type { ActivationId } from '../genome/activations.ts';
import type { Plan } from '../network/plan.ts';
import type { SearchSettings } from '../search/settings.ts';
import type { Key } from '../random/key.ts';

/** Ids of the tasks that ship. A person's own task has an id of its own. */
export type TaskId = string;

/**
 * The weights of a batch of rollouts. `shared`: set s puts values[s] on every connection.
 * `individual`: set s has one weight a connection, sets[s * connections + k] for the plan's k-th
 * connection.
 */
export type Weighting =
  | { readonly kind: 'shared'; readonly values: Float64Array }
  | { readonly kind: 'individual'; readonly sets: Float64Array; readonly count: number };

/** Number of weight sets of a weighting. */
export function setCount(weighting: Weighting): number {
  return weighting.kind === 'shared' ? weighting.values.length : weighting.count;
}

/** Values of a task's options by name; missing ones take their default. */
export type TaskOptions = Readonly<Record<string, number>>;

/** A setting of a task that a person can change, such as the pole's length. */
export interface TaskOption {
  readonly name: string;
  readonly label: string;
  readonly meaning: string;
  readonly unit: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/**
 * Everything random about one episode's start, as numbers: the four start values of swing-up, the
 * terrain of the walker, the track of the racer. Pure function of a key and the options.
 */
export type Episode = Float64Array;

export interface StepResult {
  readonly reward: number;
  /** The task itself ended (left the track, fell, finished). */
  readonly terminated: boolean;
  /** The step limit was reached. */
  readonly truncated: boolean;
}

/**
 * One copy of a control task, advanced step by step: for views, replays, the checker and the oracle.
 * Its whole state can be copied, which gives pause, fork, scrubbing and exact video.
 */
export interface Environment {
  /** The last observation, `inputs.length` numbers; a view that the next step overwrites. */
  readonly observation: Float64Array;
  readonly steps: number;
  /** Starts an episode. */
  reset(episode: Episode): void;
  /** @param action the network's raw outputs, `outputs.length` numbers; the task clips them itself */
  step(action: ArrayLike<number>): StepResult;
  /** A copy of the whole state. */
  snapshot(): Uint8Array;
  /** Takes a state that `snapshot` of the same task returned. */
  restore(state: Uint8Array): void;
  /** What a picture of this moment needs; each task's drawing knows its own shape. */
  scene(): unknown;
  /** Pushes the body: horizontal and vertical force in task units, for the next step only. */
  push?(x: number, y: number): void;
}

/** Results of a batch: row s (weight set), column e (episode). */
export interface Rollouts {
  /** Return of set s in episode e at [s * episodes + e]. */
  readonly returns: Float64Array;
  /** Environment steps taken in total (images classified, for classification). */
  readonly steps: number;
}

/** The fast path: whole rollouts of one network, all weight sets and episodes together. */
export interface Evaluator {
  rollouts(
    plan: Plan,
    weighting: Weighting,
    episodes: readonly Episode[],
    options: TaskOptions,
  ): Rollouts | Promise<Rollouts>;
}

/** Which reward is summed: what a search maximises, or what an evaluation reports (see tasks.md). */
export type RewardKind = 'search' | 'evaluation';

/** The bytes a task's kernels and data files come from; supplied by the host. */
export interface TaskFiles {
  /** Compiled kernel `name` (dist/kernels/name.wasm). */
  kernel(name: string): Promise<Uint8Array>;
  /** A file of assets/, such as 'mnist/train.bin.gz'. */
  asset(path: string): Promise<Uint8Array>;
  /** An encoder in native code, or null where the machine has none. Absent where there never is one. */
  nativeEncoder?(weights: Weights, precision: EncoderPrecision): Promise<ImageEncoder | null>;
}

export interface TaskDefinition {
  readonly id: TaskId;
  readonly title: string;
  readonly summary: string;
  readonly kind: 'control' | 'classification';
  /** Names of the inputs, without the bias, and of the outputs, as the genome editor shows them. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Units of inputs and outputs where they have one, for plots and tooltips. */
  readonly inputUnits?: readonly string[];
  readonly outputUnits?: readonly string[];
  readonly outputActivation: ActivationId;
  /** Activations a search may give to hidden nodes. */
  readonly activations: readonly ActivationId[];
  readonly maxSteps: number;
  /** Seconds of simulated time in a step; 0 for classification. */
  readonly stepSeconds: number;
  /** Unit and meaning of a return, for axes: "return per episode", "mean log-likelihood". */
  readonly returnLabel: string;
  /** Bounds of a return, for axes and the task checker. */
  readonly returnRange: readonly [low: number, high: number];
  readonly options: readonly TaskOption[];
  /** Search settings by preset name; 'paper' is always among them, and 'laptop'. */
  readonly presets: Readonly<Record<string, SearchSettings>>;
  /** Task options that go with a preset, where they are not the defaults. */
  readonly presetOptions?: Readonly<Record<string, TaskOptions>>;
  readonly drawEpisode: (key: Key, options: TaskOptions) => Episode;
  readonly createEvaluator: (files: TaskFiles) => Promise<Evaluator>;
  /** Absent for classification. */
  readonly createEnvironment?: (files: TaskFiles, options: TaskOptions) => Promise<Environment>;
  /** Two reward kinds differ only where tasks.md says so; the option name 'reward' carries it (0 search, 1 evaluation). */
  readonly hasRewardKinds?: boolean;
  /** A step costs about a hundred times more than another task's: what nobody asked for is measured less finely. */
  readonly slow?: boolean;
  /** Id of the encoder that makes the inputs, for a task whose inputs are latents: a genome knows only its own. */
  readonly encoder?: (files: TaskFiles) => Promise<string>;
}

/** True for an option that is only off or on. */
export function isSwitch({ min, max, step }: TaskOption): boolean {
  return min === 0 && max === 1 && step === 1;
}

/** The reward that options ask for; null where a task has one only. */
export function rewardKindOf(
  task: Pick<TaskDefinition, 'hasRewardKinds'>,
  options: TaskOptions,
): RewardKind | null {
  if (task.hasRewardKinds !== true) return null;
  return (options['reward'] ?? 0) > 0 ? 'evaluation' : 'search';
}

/** The options that measurements start from: the reward of evaluations, as published. */
export function evaluationOptions(
  task: Pick<TaskDefinition, 'hasRewardKinds'> | null,
): TaskOptions {
  return task?.hasRewardKinds === true ? { reward: 1 } : {};
}

/** What is wrong with option values, as a sentence; null if nothing is. */
export function problemWithOptions(
  { id, options }: Pick<TaskDefinition, 'id' | 'options'>,
  given: TaskOptions,
): string | null {
  for (const [name, value] of Object.entries(given)) {
    const option = options.find((known) => known.name === name);
    if (option === undefined) {
      const names = options.map((known) => known.name).join(', ');
      return `The task ${id} has no option ${name}${names === '' ? '' : `; it has ${names}`}.`;
    }
    if (!(value >= option.min && value <= option.max))
      return `The option ${name} must lie between ${option.min} and ${option.max}, not be ${value}.`;
  }
  return null;
}

/** @throws PrecocialError 'usage' for options that the task has not or that are out of range */
export function checkOptions(
  task: Pick<TaskDefinition, 'id' | 'options'>,
  given: TaskOptions,
): void {
  const problem = problemWithOptions(task, given);
  if (problem !== null) throw new PrecocialError('usage', problem);
}

/**
 * Option values with every default filled in.
 * @throws PrecocialError as `checkOptions`
 */
export function fillOptions(
  task: Pick<TaskDefinition, 'id' | 'options'>,
  given: TaskOptions,
): TaskOptions {
  checkOptions(task, given);
  return Object.fromEntries(
    task.options.map((option) => [option.name, given[option.name] ?? option.default]),
  );
}

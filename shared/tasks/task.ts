import type { EncoderPrecision, ImageEncoder } from './racing/encoder/encoder.ts';
import type { Weights } from './racing/encoder/weights.ts';
import type { ActivationId } from '../genome/activations.ts';
import type { Genome } from '../genome/genome.ts';
import type { Plan } from '../network/plan.ts';
import type { SearchSettings } from '../search/settings.ts';
import type { Key } from '../random/key.ts';
import type { Classifier, Drawing, Split } from './classifier.ts';
import type { TaskChange } from './changes.ts';
import type { Effort } from './effort.ts';
import type { ExampleSet } from './examples.ts';
import { readOptions, type OptionValues, type TaskOption, type TaskOptions } from './options.ts';
import type { PublishedFigures } from './published.ts';
import type { Replay } from './replay.ts';
import type { RunnableTask } from './own/definition.ts';
import type { TaskCopies } from './program/copies.ts';
import type { AddedSource, TaskSource } from './source.ts';
import type { Weighting } from './weighting.ts';

export * from './options.ts';
export { setCount, type Weighting } from './weighting.ts';

/** Ids of the tasks that ship. A person's own task has an id of its own. */
export type TaskId = string;

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

/** A network at a shared weight, with its node values before the action. */
export interface Actor {
  readonly genome: Genome;
  readonly useOffsets: boolean;
  readonly weight: number;
  readonly values: Float64Array;
}

/**
 * One copy of a control task, advanced step by step: for views, replays, the checker and the oracle.
 * Its whole state can be copied, which gives pause, fork, scrubbing and exact video.
 */
export interface Environment {
  /** The last observation, `inputs.length` numbers; a view that the next step overwrites. */
  readonly observation: Float64Array;
  readonly steps: number;
  /**
   * Finds out how an episode starts, where the task runs elsewhere; `reset` may follow once it is done. Null or absent:
   * there is nothing to wait for.
   */
  prepare?(episode: Episode): Promise<void> | null;
  /**
   * Whether `step` can answer at once; one that cannot begins to find out. Absent: always.
   * @param actor what chose the action and will choose the next ones, which may be found out with it
   */
  ready?(action: ArrayLike<number>, actor: Actor): boolean;
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
  /** Says the shared weight of the network that acts next, where the goal depends on it; 0 where it has none. */
  aim?(weight: number): void;
  /** Pushes the body: horizontal and vertical force in task units, for the next step only. */
  push?(x: number, y: number): void;
}

/** Results of a batch: row s (weight set), column e (episode). */
export interface Rollouts {
  /** Return of set s in episode e at [s * episodes + e]; of several heads one after another. */
  readonly returns: Float64Array;
  /** Environment steps taken in total (images classified, for classification). */
  readonly steps: number;
  /**
   * Where it was asked for: for each return, in the same order, the right answers in each class, then the
   * examples of each class: 2 * classes counts.
   */
  readonly byClass?: Uint32Array;
}

/** What can be asked of a classification's rollouts beside their returns. */
export interface ClassificationAsk {
  /**
   * Networks in one plan: its outputs are those of several networks one after another, each of them a head with a
   * result of its own. 1 if absent; more only with shared weights.
   */
  readonly heads?: number;
  /** Also count right answers by class. */
  readonly byClass?: boolean;
}

/**
 * What an evaluator whose call may take longer than 100 ms asks now and then.
 * @param done share of the call that is done, 0..1
 * @returns true if the call is no longer wanted: the evaluator then throws PrecocialError 'cancelled'
 */
export type RolloutWatch = (done: number) => boolean;

/**
 * The fast path: whole rollouts of one network, all weight sets and episodes together. `ask` is for
 * classification; other evaluators leave it aside.
 */
export interface Evaluator<Options = TaskOptions> {
  rollouts(
    plan: Plan,
    weighting: Weighting,
    episodes: readonly Episode[],
    options: Options,
    watch?: RolloutWatch,
    ask?: ClassificationAsk,
  ): Rollouts | Promise<Rollouts>;
}

/** Which reward is summed: what a search maximises, or what an evaluation reports. */
export type RewardKind = 'search' | 'evaluation';

/** The bytes a task's kernels and data files come from; supplied by the host. */
export interface TaskFiles {
  /** Compiled kernel `name` (dist/kernels/name.wasm). */
  kernel(name: string): Promise<Uint8Array>;
  /** A file of assets/, such as 'mnist/train.bin.gz'. */
  asset(path: string): Promise<Uint8Array>;
  /** Runs the code of a task of one file and gives its functions and its kernel. Absent where such code never runs. */
  load?(source: TaskSource<'file'>): Promise<RunnableTask>;
  /**
   * A copy of a person's own task whose code or program runs apart from here. Absent where `load` runs a file's code, and where
   * programs are never stepped one copy at a time.
   */
  environment?(
    source: TaskSource<'file'> | TaskSource<'program'>,
    options: TaskOptions,
  ): Promise<Environment>;
  /** The program of a task, started where it does not run. Absent where programs never run. */
  program?(source: Extract<TaskSource, { kind: 'program' }>): Promise<TaskCopies>;
  /** The file of a table's rows. Absent where there is none. */
  table?(source: Extract<TaskSource, { kind: 'table' }>): Promise<Uint8Array>;
  /** An encoder in native code, or null where the machine has none. Absent where there never is one. */
  nativeEncoder?(weights: Weights, precision: EncoderPrecision): Promise<ImageEncoder | null>;
}

/** What a value of a report is: a return per episode, or the share of test images told right (0..1). */
export type Measure = 'return' | 'accuracy';

/** What control and classification tasks have in common. */
interface TaskBase {
  readonly id: TaskId;
  /** Where it comes from; absent for what ships. */
  readonly source?: AddedSource;
  readonly title: string;
  readonly summary: string;
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
  /** How finely it is measured where nobody said. */
  readonly effort: Effort;
  /** What the paper reached. */
  readonly published?: PublishedFigures;
  /** What published settings files call it, where that is not its id. */
  readonly publishedNames?: readonly string[];
  /** Sizes of the hidden layers of the network that the paper compares with; absent where it has none. */
  readonly baseline?: readonly number[];
  /** Ways to make it harder, beside the changes of networks and weights that every task has (evaluation/robustness.ts). */
  readonly changes: readonly TaskChange[];
  /** Id of the encoder that makes the inputs, for a task whose inputs are latents: a genome names only its own. */
  readonly encoder?: (files: TaskFiles) => Promise<string>;
  /**
   * How long a rollout lasts depends on its shared weight more than on its episode. A call of the kernel then takes many
   * episodes of few weights, so that its lanes end together.
   */
  readonly lastsByWeight?: true;
  readonly drawEpisode: (key: Key, options: TaskOptions) => Episode;
  readonly createEvaluator: (files: TaskFiles) => Promise<Evaluator>;
}

/** One behaviour for each shared weight: what the body shall reach, where an option asks for it. */
export interface GoalByWeight {
  /** The option that asks for it, where it is not 0. */
  readonly option: string;
  /** What is reached, and its unit, for axes. */
  readonly label: string;
  readonly unit: string;
  /** The goal at a shared weight. */
  readonly at: (weight: number, options: TaskOptions) => number;
  /** What a moment has reached. @param scene of the task's environment */
  readonly reached: (scene: unknown) => number;
}

/** Of each output, the least and the most that has an effect: beyond, it counts as these. */
export type OutputLimits = readonly (readonly [least: number, most: number])[];

/** What an expert would do in a moment, and how much it counts beside other moments. */
export interface Advice {
  /** The network's outputs that lead to it. */
  readonly outputs: readonly number[];
  readonly importance: number;
}

/** A body in a world: observations, actions, a return per episode. */
export interface ControlTask extends TaskBase {
  readonly kind: 'control';
  readonly measure: 'return';
  readonly createEnvironment: (files: TaskFiles, options: TaskOptions) => Promise<Environment>;
  /** Whether searches and evaluations sum different rewards; the option 'reward' says which (0 search, 1 evaluation). */
  readonly hasRewardKinds?: boolean;
  /** Absent where nobody knows. */
  readonly outputLimits?: OutputLimits;
  /**
   * An expert that knows more than the network sees; null where it has no advice. Absent where there is none.
   * @param scene of the task's environment
   */
  readonly expert?: (scene: unknown) => Advice | null;
  /** Absent where no option gives each weight a goal of its own. */
  readonly goal?: GoalByWeight;
  /**
   * Reads a recording of the published environment; what it returns runs it.
   * @throws PrecocialError 'invalid-file' with the field that is missing or off
   */
  readonly replay?: (trace: unknown) => (files: TaskFiles) => Promise<Replay[]>;
}

/** Labelled images, of which a network says the class. Returns are mean log-likelihoods, in nats. */
export interface ClassificationTask extends TaskBase {
  readonly kind: 'classification';
  readonly measure: 'accuracy';
  /** Images of a batch under these options. */
  readonly batchSize: (options: TaskOptions) => number;
  /** The compiled kernel of its classifier. */
  readonly kernel: string;
  readonly createClassifier: (files: TaskFiles) => Promise<Classifier>;
  readonly examples: (files: TaskFiles, split: Split) => Promise<ExampleSet>;
  /** A person's drawing as the network sees it, in the steps of its images; absent where nothing can be drawn. */
  readonly drawn?: (drawing: Drawing) => Uint8Array;
}

/** A task, wherever it comes from. */
export type TaskDefinition = ControlTask | ClassificationTask;

/** What a task is defined by whose options have types: every function gets the values of all options. */
type Typed<Task extends TaskBase, O extends readonly TaskOption[]> = Omit<
  Task,
  'kind' | 'measure' | 'options' | 'drawEpisode' | 'createEvaluator' | 'createEnvironment'
> & {
  readonly options: O;
  readonly drawEpisode: (key: Key, options: OptionValues<O>) => Episode;
  readonly createEvaluator: (files: TaskFiles) => Promise<Evaluator<OptionValues<O>>>;
};

type TypedControlTask<O extends readonly TaskOption[]> = Typed<ControlTask, O> & {
  readonly createEnvironment: (files: TaskFiles, options: OptionValues<O>) => Promise<Environment>;
};

/** The functions of a task, made to take options of which some are missing. */
function withDefaults<O extends readonly TaskOption[]>(
  task: Pick<Typed<TaskBase, O>, 'options' | 'drawEpisode' | 'createEvaluator'>,
): Pick<TaskBase, 'drawEpisode' | 'createEvaluator'> {
  return {
    drawEpisode: (key, options) => task.drawEpisode(key, readOptions(task.options, options)),
    createEvaluator: async (files) => {
      const evaluator = await task.createEvaluator(files);
      return {
        rollouts: (plan, weighting, episodes, options, ...more) =>
          evaluator.rollouts(
            plan,
            weighting,
            episodes,
            readOptions(task.options, options),
            ...more,
          ),
      };
    },
  };
}

/** A control task whose functions know its options by name. */
export function controlTask<const O extends readonly TaskOption[]>(
  task: TypedControlTask<O>,
): ControlTask {
  return {
    ...task,
    ...withDefaults(task),
    kind: 'control',
    measure: 'return',
    createEnvironment: (files, options) =>
      task.createEnvironment(files, readOptions(task.options, options)),
  };
}

/** A classification task whose functions know its options by name. */
export function classificationTask<const O extends readonly TaskOption[]>(
  task: Typed<ClassificationTask, O>,
): ClassificationTask {
  return { ...task, ...withDefaults(task), kind: 'classification', measure: 'accuracy' };
}

/** The reward that options ask for; null where a task has one only. */
export function rewardKindOf(task: TaskDefinition, options: TaskOptions): RewardKind | null {
  if (!hasRewardKinds(task)) return null;
  return (readOptions(task.options, options)['reward'] ?? 0) > 0 ? 'evaluation' : 'search';
}

/** True for a task that sums another reward in a search than in an evaluation. */
export function hasRewardKinds(task: TaskDefinition | null): boolean {
  return task?.kind === 'control' && task.hasRewardKinds === true;
}

/** The options that measurements start from: the reward of evaluations, as published. */
export function evaluationOptions(task: TaskDefinition | null): TaskOptions {
  return hasRewardKinds(task) ? { reward: 1 } : {};
}

/** The numbers that a start may be drawn from; nothing else is random. The same seed gives the same ones. */
export interface TaskRandom {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** A whole number from 0 to count - 1. */
  integer(count: number): number;
  /** Standard normal. */
  normal(): number;
}

/** A shape of a task's picture, in metres; y points up. A colour is '#rrggbb'; without one it is that of the network. */
export type Shape =
  | {
      readonly kind: 'line';
      readonly from: readonly [x: number, y: number];
      readonly to: readonly [x: number, y: number];
      readonly width?: number;
      readonly colour?: string;
    }
  | {
      readonly kind: 'polyline';
      readonly points: readonly (readonly [x: number, y: number])[];
      readonly width?: number;
      readonly colour?: string;
    }
  | {
      readonly kind: 'circle';
      readonly at: readonly [x: number, y: number];
      readonly radius: number;
      readonly colour?: string;
    }
  | {
      readonly kind: 'rectangle';
      readonly at: readonly [x: number, y: number];
      readonly width: number;
      readonly height: number;
      /** Radians, counterclockwise. */
      readonly angle?: number;
      readonly colour?: string;
    }
  | {
      readonly kind: 'image';
      /** Its middle. */
      readonly at: readonly [x: number, y: number];
      readonly width: number;
      readonly height: number;
      readonly columns: number;
      readonly rows: number;
      /** Red, green and blue from 0 to 255, row by row from the top: 3 * columns * rows numbers. */
      readonly pixels: ArrayLike<number>;
    }
  | {
      readonly kind: 'text';
      readonly at: readonly [x: number, y: number];
      readonly text: string;
      readonly colour?: string;
    };

/** A name of an input or output, with its unit where it has one. */
export type NameAndUnit = string | { readonly name: string; readonly unit: string };

/** A setting of a task that a person can change. */
export interface OptionDefinition {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly unit?: string;
  readonly label?: string;
  readonly meaning?: string;
}

/** The values of a task's options. */
export type ValuesOf<O> = { readonly [Name in keyof O]: number };

/** What happens in the world: a task's functions. State is plain data, which copies and films need. */
export interface TaskFunctions<State extends object, Options> {
  /** The state an episode starts in. */
  readonly start: (random: TaskRandom, options: Options) => State;
  /** Writes what the network sees into `into`, one number an input. */
  readonly observe: (state: State, into: Float64Array, options: Options) => void;
  /**
   * Changes the state by one step.
   * @param action the network's outputs, one number each; not clipped
   */
  readonly step: (
    state: State,
    action: Float64Array,
    options: Options,
  ) => { readonly reward: number; readonly terminated: boolean };
  /** The picture of a state. */
  readonly draw?: (state: State, options: Options) => readonly Shape[];
}

/** A control task in one file. */
export interface Definition<
  State extends object,
  O extends Readonly<Record<string, OptionDefinition>>,
> extends TaskFunctions<State, ValuesOf<O>> {
  /** Letters, digits and hyphens; the command line's --task. */
  readonly id: string;
  readonly title: string;
  readonly summary?: string;
  readonly inputs: readonly NameAndUnit[];
  readonly outputs: readonly NameAndUnit[];
  /** Activation of the outputs by its name; tanh if absent. */
  readonly outputActivation?: string;
  /** Names of the activations a search may use; the paper's ten if absent. */
  readonly activations?: readonly string[];
  readonly maxSteps: number;
  /** Seconds of simulated time in a step. */
  readonly stepSeconds: number;
  /** The lowest and highest return that an episode can have, where they are known. */
  readonly returnRange?: readonly [low: number, high: number];
  readonly options?: O;
  /** The numbers of the state that the kernel in `kernel.wasm` beside the file keeps, in its order. */
  readonly kernel?: { readonly state: readonly (keyof State & string)[] };
}

/** Gives a task its types; returns it as it is. */
export function defineTask<
  State extends object,
  const O extends Readonly<Record<string, OptionDefinition>> = Readonly<
    Record<string, OptionDefinition>
  >,
>(task: Definition<State, O>): Definition<State, O> {
  return task;
}

/** The functions of a task whose state has an unknown type. */
export type AnyFunctions = TaskFunctions<object, Readonly<Record<string, number>>>;

/** What runs of a task of one file. */
export interface RunnableTask {
  readonly functions: AnyFunctions;
  /** Its steps in WebAssembly, with the bits of its functions; null where it has none. */
  readonly kernel: Uint8Array | null;
}

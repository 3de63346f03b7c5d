import type { ErrorDetails } from '../../../shared/base/errors.ts';
import type { Genome } from '../../../shared/genome/genome.ts';
import type { Shape } from '../../../shared/tasks/own/definition.ts';
import type { TaskDescription } from '../../../shared/tasks/own/description.ts';
import type { TaskOptions } from '../../../shared/tasks/task.ts';

/** Steps that are taken ahead of those asked for. */
export const AHEAD = 32;

/** Functions of a task that may be under way. */
export type Doing = 'load' | 'start' | 'observe' | 'step' | 'draw';

/** What the window asks of the worker that runs a task. States stay there, under numbers that the window gives. */
export type ToSandbox =
  | {
      readonly type: 'load';
      readonly description: TaskDescription;
      readonly code: string;
      readonly file: string;
      readonly options: TaskOptions;
      /** The compiled kernel `network`. */
      readonly kernel: Uint8Array;
    }
  /** A network under a number, to act in later steps. */
  | {
      readonly type: 'network';
      readonly network: number;
      readonly genome: Genome;
      readonly useOffsets: boolean;
    }
  | { readonly type: 'start'; readonly to: number; readonly episode: Float64Array }
  | {
      readonly type: 'step';
      readonly from: number;
      readonly to: number;
      readonly action: Float64Array;
      /** The network that chose the action, with its node values before it; the steps after it are taken as well. */
      readonly network: number;
      readonly values: Float64Array;
      readonly weight: number;
    }
  | { readonly type: 'forget'; readonly states: readonly number[] };

/** A state as the window sees it. */
export interface SeenState {
  readonly steps: number;
  /** Of the step that led here. */
  readonly reward: number;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly observation: Float64Array;
  readonly shapes: readonly Shape[];
}

export type FromSandbox =
  /** A function of the task is called: the last one said is the one that does not come back. */
  | { readonly type: 'doing'; readonly what: Doing }
  /** With the line on which each function begins, where it is known. */
  | { readonly type: 'loaded'; readonly lines: Readonly<Partial<Record<Doing, number>>> }
  /** The state asked for, and those that its network leads to from there: their numbers follow. */
  | {
      readonly type: 'state';
      readonly to: number;
      readonly state: SeenState;
      readonly ahead: readonly {
        readonly action: Float64Array;
        readonly state: SeenState;
      }[];
    }
  /** The state that a step was to begin from was forgotten meanwhile. */
  | { readonly type: 'gone'; readonly to: number }
  | {
      readonly type: 'failed';
      readonly message: string;
      readonly details: ErrorDetails;
    };

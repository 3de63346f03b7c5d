import type { TaskProblem } from '../tasks/checker.ts';
import type { AddedSource } from '../tasks/source.ts';

/** A task of the library, as windows see it. */
export interface TaskEntry {
  /** Name of its folder. */
  readonly name: string;
  /** Its file. */
  readonly path: string;
  /** Version of the file as it is now. */
  readonly version: string;
  /** Whether a person allowed that version to run. */
  readonly trusted: boolean;
  /** What is used: that of the file, or the one before where the file may not run or fails; null if there is none. */
  readonly source: AddedSource | null;
  /** What is wrong with the file, as a sentence; null if nothing is. */
  readonly problem: string | null;
}

export interface TaskCheckRequest {
  /** Id of the task. */
  readonly task: string;
  readonly priority: 'now' | 'soon' | 'background';
}

export interface TaskCheckReport {
  /** Rules that it breaks. */
  readonly problems: readonly TaskProblem[];
  /** In one thread, with a small network. */
  readonly stepsPerSecond: number;
}

/** How a task of a person's own begins. */
export type NewTask =
  /** The template, in TypeScript. */
  | { readonly kind: 'code'; readonly name: string }
  | {
      readonly kind: 'gymnasium';
      /** Empty: after the environment. */
      readonly name: string;
      /** Id of the environment, such as Pendulum-v1. */
      readonly environment: string;
      /** The Python that has Gymnasium; empty: the one of the search path. */
      readonly python: string;
      /** Arguments of the environment as JSON; empty: none. */
      readonly kwargs: string;
      readonly normalise: boolean;
    }
  /** A program, by the path of its description file. */
  | { readonly kind: 'program'; readonly path: string }
  | {
      readonly kind: 'table';
      /** Empty: after the file. */
      readonly name: string;
      readonly fileName: string;
      readonly bytes: Uint8Array;
      /** The labels of a .npy file; empty for other files. */
      readonly labels: Uint8Array;
      /** The column of the classes by its name or number; of an archive the name of its array, or empty. */
      readonly label: string;
      /** Height and width of rows that are images, as 28x28; empty: they are numbers. */
      readonly shape: string;
    };

/** A task that was written, and the tasks there are now. */
export interface NewTaskResult {
  readonly name: string;
  readonly entries: readonly TaskEntry[];
}

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

export interface TaskCheckReport {
  /** Rules that it breaks. */
  readonly problems: readonly TaskProblem[];
  /** In one thread, with a small network. */
  readonly stepsPerSecond: number;
}

export type { NewTask } from './form-schemas.ts';
export type { TaskCheckRequest } from './request-schemas.ts';

/** A task that was written, and the tasks there are now. */
export interface NewTaskResult {
  readonly name: string;
  readonly entries: readonly TaskEntry[];
}

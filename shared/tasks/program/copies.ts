import type { TaskSource } from '../source.ts';

export type ProgramSource = Extract<TaskSource, { kind: 'program' }>;

/** A picture of a moment: rows of red, green and blue from the top left, a byte each. */
export interface ProgramImage {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Seconds that a program spent in its own steps, and how many steps these were. */
export interface StepTimes {
  readonly seconds: number;
  readonly steps: number;
}

/**
 * A running program that steps many copies of a task: a request carries a whole batch of them. One request
 * at a time. All of them throw PrecocialError 'task-failed' for what the program says is wrong, with its
 * own words in the details, and 'worker-died' where it ended or did not answer in time and was ended.
 */
export interface TaskCopies {
  /**
   * Begins episodes.
   * @param starts rows of a copy's number and its seed
   * @param options values of the task's options, in their order
   * @returns rows of observations
   */
  reset(starts: Float64Array, options: Float64Array): Promise<Float64Array>;
  /**
   * Takes one step in some copies.
   * @param rows a copy's number and the network's outputs
   * @returns rows of reward, terminated, truncated (0 or 1) and observations
   */
  step(rows: Float64Array): Promise<Float64Array>;
  /** The picture of a copy's moment; null where it has none. */
  image(copy: number): Promise<ProgramImage | null>;
  times(): Promise<StepTimes>;
  /** Ends the program. */
  close(): void;
}

/** Copies that a program is asked to keep. */
export const MOST_COPIES = 64;

import type { Actor, Episode, TaskOptions } from '../task.ts';
import type { PackedFrame } from './frames.ts';

/** A stretch of a rollout of a program: how it comes to its first moment, and who goes on from there. */
export interface CourseRequest {
  readonly episode: Episode;
  readonly options: TaskOptions;
  /** Outputs of the network in every step to the first moment that is asked for, row by row. */
  readonly taken: Float64Array;
  /**
   * The network that chose the last row, with its node values before that step, and chooses what follows. Null: the first moment
   * alone is asked for.
   */
  readonly actor: Actor | null;
  /** Steps after the first moment at most. */
  readonly steps: number;
  /** Every so many steps there is a picture; 0 for none. */
  readonly frameEvery: number;
}

/** Some moments of a course, one after the other. */
export interface CoursePiece {
  /** Steps from the start of the episode to its first moment. */
  readonly from: number;
  /** Outputs of the network in the step to each moment; zeros where that is the start. */
  readonly actions: Float64Array;
  /** Of each moment reward, terminated, truncated (0 or 1) and what the network sees. */
  readonly rows: Float64Array;
  /** Pictures of some of the moments, by their steps from the start. */
  readonly frames: readonly CourseFrame[];
}

export interface CourseFrame extends PackedFrame {
  readonly step: number;
}

/** Most bytes of the answer to one request; whoever wants more asks again from there. */
export const MOST_COURSE_BYTES = 8 * 2 ** 20;

/** Steps between two pictures, for so many pictures in a second of simulated time. */
export function stepsBetweenFrames(stepSeconds: number, perSecond: number): number {
  return Math.max(1, Math.round(1 / (perSecond * stepSeconds)));
}

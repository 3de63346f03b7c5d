import { PrecocialError } from '../../../shared/base/errors.ts';
import type { ProgramSource } from '../../../shared/tasks/program/copies.ts';
import type { PackedFrame } from '../../../shared/tasks/program/frames.ts';
import type {
  Actor,
  Environment,
  Episode,
  StepResult,
  TaskOptions,
} from '../../../shared/tasks/task.ts';
import { Recent } from '../recent.ts';
import { Courses, type AskCourse, type CourseLimits } from './courses.ts';
import type { Moment } from './moments.ts';

/** The picture of a moment; null where there is none. */
export interface FrameScene {
  readonly frame: PackedFrame | null;
}

const NO_FRAME: FrameScene = { frame: null };

/**
 * One copy of a task whose program runs elsewhere. What was asked for once is known here, so that an episode can be played, repeated
 * and scrubbed without waiting; only a step that was never taken has to be waited for.
 */
class CourseEnvironment implements Environment {
  readonly observation: Float64Array;
  private moment: Moment | null = null;
  private first: { readonly key: string; readonly moment: Moment } | null = null;
  private episode: Episode = new Float64Array(0);
  private scenes: FrameScene = NO_FRAME;

  constructor(
    private readonly courses: Courses,
    inputs: number,
  ) {
    this.observation = new Float64Array(inputs);
  }

  get steps(): number {
    return this.moment?.steps ?? 0;
  }

  prepare(episode: Episode): Promise<void> | null {
    this.check();
    const key = keyOf(episode);
    if (this.first?.key === key) return null;
    return this.courses.begin(episode).then((moment) => {
      if (this.first !== null) this.courses.moments.drop(this.first.moment);
      this.first = { key, moment };
    });
  }

  reset(episode: Episode): void {
    if (this.first?.key !== keyOf(episode))
      throw new PrecocialError('internal', 'An episode of a task began before it was prepared.');
    this.episode = episode;
    this.enter(this.first.moment);
  }

  ready(action: ArrayLike<number>, actor: Actor): boolean {
    this.check();
    const { moment, courses } = this;
    if (moment === null) return false;
    if (courses.moments.after(moment, action) !== undefined) return true;
    courses.take(moment, this.episode, action, actor);
    return false;
  }

  step(action: ArrayLike<number>): StepResult {
    const { moment } = this;
    const next = moment === null ? undefined : this.courses.moments.after(moment, action);
    if (next === undefined)
      throw new PrecocialError('internal', 'A step of a task was taken before it was known.');
    this.enter(next);
    return next.result;
  }

  /** The number of the moment, and its episode. */
  snapshot(): Uint8Array {
    return new Uint8Array(Float64Array.of(this.moment?.id ?? -1, ...this.episode).buffer);
  }

  restore(bytes: Uint8Array): void {
    const [id = -1, ...episode] = new Float64Array(bytes.slice().buffer);
    const moment = this.courses.moments.byId(id);
    if (moment === undefined) return;
    this.episode = Float64Array.from(episode);
    this.enter(moment);
  }

  /** The picture of the moment, or the last one before it. */
  scene(): FrameScene {
    if (this.courses.moments.frameEvery === 0) return NO_FRAME;
    let at = this.moment;
    while (at !== null && at.frame === null) at = at.parent;
    const frame = at?.frame ?? null;
    if (frame !== this.scenes.frame) this.scenes = frame === null ? NO_FRAME : { frame };
    return this.scenes;
  }

  private enter(moment: Moment): void {
    this.moment = moment;
    // A forecast has no episode of its own; what it expects may be forgotten.
    if (this.first !== null) this.courses.moments.keep(moment);
    this.observation.set(moment.observation);
  }

  /** @throws PrecocialError why nothing is answered any more */
  private check(): void {
    if (this.courses.failure !== null) throw this.courses.failure;
  }
}

const keyOf = (episode: Episode): string => Array.from(episode).join();

/** Tasks whose moments are kept at a time: those on screen, and films. */
const MOST_COURSES = 4;

/**
 * Copies of tasks whose programs run elsewhere. Copies of the same version with the same options share what is known of them.
 * @param ask asks whoever runs the programs
 */
export function stepsElsewhere(
  ask: AskCourse,
  limits: CourseLimits,
): (source: ProgramSource, options: TaskOptions) => Promise<Environment> {
  const recent = new Recent<Courses>(MOST_COURSES);
  return (source, options) => {
    const courses = recent.of(source, options, () => new Courses(source, options, ask, limits));
    return Promise.resolve(new CourseEnvironment(courses, source.description.inputs.length));
  };
}

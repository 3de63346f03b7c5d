import { at } from '../../../shared/base/arrays.ts';
import { isCancelled, messageOf, PrecocialError } from '../../../shared/base/errors.ts';
import {
  stepsBetweenFrames,
  type CoursePiece,
  type CourseRequest,
} from '../../../shared/tasks/program/course.ts';
import type { ProgramSource } from '../../../shared/tasks/program/copies.ts';
import type { Actor, Episode, TaskOptions } from '../../../shared/tasks/task.ts';
import { tellAnswer } from '../answers.ts';
import { Moments, type Moment } from './moments.ts';

/** Asks whoever runs the programs for a stretch of a rollout. */
export type AskCourse = (
  task: string,
  request: CourseRequest,
  onPiece: (piece: CoursePiece) => void,
  signal: AbortSignal,
) => Promise<unknown>;

/** How much of a task's rollouts is kept here. */
export interface CourseLimits {
  /** Pictures in a second of simulated time; 0 for none. */
  readonly framesPerSecond: number;
  /** What pictures may take, in bytes. */
  readonly frameBytes: number;
}

/** What the moments of a task may take but for their pictures, in bytes. */
const MOST_BYTES = 256 * 2 ** 20;

/** A stretch that is under way: it comes from where it was asked for, and goes on from its tip. */
interface Stream {
  readonly actor: Actor | null;
  tip: Moment | null;
  readonly end: () => void;
}

/** Rollouts of one task with the same options, as far as they are known here. */
export class Courses {
  readonly moments: Moments;
  private fault: Error | null = null;
  private readonly inputs: number;
  private readonly outputs: number;
  /** Starts that are asked for. */
  private readonly beginning = new Set<Stream>();

  constructor(
    private readonly source: ProgramSource,
    private readonly options: TaskOptions,
    private readonly ask: AskCourse,
    { framesPerSecond, frameBytes }: CourseLimits,
  ) {
    const { inputs, outputs, stepSeconds } = source.description;
    this.inputs = inputs.length;
    this.outputs = outputs.length;
    const isShown = framesPerSecond > 0 && source.images;
    const every = isShown ? stepsBetweenFrames(stepSeconds, framesPerSecond) : 0;
    this.moments = new Moments(every, frameBytes);
  }

  /** Why no more is answered, or null. */
  get failure(): Error | null {
    return this.fault;
  }

  /** Ends what is under way. */
  close(): void {
    this.fault ??= new PrecocialError('cancelled', 'The rollout was closed.');
    for (const stream of this.beginning) stream.end();
    tellAnswer();
  }

  /** The moment that an episode begins in. @throws PrecocialError why there is none */
  begin(episode: Episode): Promise<Moment> {
    return new Promise((resolve, reject) => {
      const request = { episode, taken: new Float64Array(0), actor: null, steps: 0 };
      const stream = this.start(null, request, (moment) => resolve(moment), reject);
      this.beginning.add(stream);
    });
  }

  /**
   * Asks for what an action leads to, and for what follows if the same network goes on; nothing is asked for that is under way.
   * What was expected to follow before is forgotten.
   */
  take(from: Moment, episode: Episode, action: ArrayLike<number>, actor: Actor): void {
    const under = from.stream as Stream | null;
    if (under !== null && isSameActor(under.actor, actor)) return;
    under?.end();
    this.moments.prune(from);
    if (this.moments.bytes > MOST_BYTES) {
      this.fail(this.tooMuch());
      return;
    }
    const way = this.moments.wayTo(from);
    const taken = new Float64Array(way.length + this.outputs);
    taken.set(way);
    taken.set(Array.from(action), way.length);
    const { maxSteps } = this.source.description;
    from.stream = this.start(from, { episode, taken, actor, steps: maxSteps });
  }

  private start(
    tip: Moment | null,
    request: Omit<CourseRequest, 'options' | 'frameEvery'>,
    onMoment: (moment: Moment) => void = () => undefined,
    onEnd: (error: unknown) => void = () => undefined,
  ): Stream {
    const cancel = new AbortController();
    const stream: Stream = {
      actor: request.actor,
      tip,
      end: () => {
        cancel.abort();
        this.leave(stream);
      },
    };
    const whole = { ...request, options: this.options, frameEvery: this.moments.frameEvery };
    const onPiece = (piece: CoursePiece): void => {
      if (cancel.signal.aborted) return;
      for (const moment of this.read(stream, piece)) onMoment(moment);
      tellAnswer();
    };
    this.ask(this.source.description.id, whole, onPiece, cancel.signal)
      .catch((error: unknown) => {
        if (!cancel.signal.aborted && !isCancelled(error)) this.fail(error);
      })
      .finally(() => {
        this.leave(stream);
        onEnd(this.fault ?? new PrecocialError('cancelled', 'The rollout is no longer wanted.'));
        // Who waits at its tip asks for more.
        tellAnswer();
      });
    return stream;
  }

  private leave(stream: Stream): void {
    this.beginning.delete(stream);
    if (stream.tip?.stream === stream) stream.tip.stream = null;
  }

  /** Takes over the moments of a piece, each after the one before. */
  private read(stream: Stream, { actions, rows, frames }: CoursePiece): Moment[] {
    const width = 3 + this.inputs;
    const added: Moment[] = [];
    for (let k = 0; k < rows.length / width; k++) {
      const result = {
        reward: at(rows, k * width),
        terminated: at(rows, k * width + 1) !== 0,
        truncated: at(rows, k * width + 2) !== 0,
      };
      const action = actions.slice(k * this.outputs, (k + 1) * this.outputs);
      const observation = rows.slice(k * width + 3, (k + 1) * width);
      added.push(this.follow(stream, this.moments.add(stream.tip, action, result, observation)));
    }
    for (const frame of frames) {
      const moment = added.find(({ steps }) => steps === frame.step);
      if (moment !== undefined) this.moments.picture(moment, frame);
    }
    return added;
  }

  /** A stream has come to a moment. */
  private follow(stream: Stream, moment: Moment): Moment {
    if (stream.tip?.stream === stream) stream.tip.stream = null;
    stream.tip = moment;
    if (stream.actor !== null) moment.stream ??= stream;
    return moment;
  }

  private fail(error: unknown): void {
    this.fault ??=
      error instanceof Error ? error : new PrecocialError('internal', messageOf(error));
    tellAnswer();
  }

  private tooMuch(): PrecocialError {
    const { id } = this.source.description;
    const text = `The rollouts of ${id} that are kept need more than ${MOST_BYTES / 2 ** 20} MiB. Restart the episode.`;
    return new PrecocialError('task-failed', text, { task: id });
  }
}

function isSameActor(a: Actor | null, b: Actor): boolean {
  if (a === null) return false;
  return a.genome === b.genome && a.useOffsets === b.useOffsets && a.weight === b.weight;
}

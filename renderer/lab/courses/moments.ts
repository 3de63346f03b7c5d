import { sameNumbers } from '../../../shared/base/arrays.ts';
import type { CourseFrame } from '../../../shared/tasks/program/course.ts';
import type { PackedFrame } from '../../../shared/tasks/program/frames.ts';
import type { StepResult } from '../../../shared/tasks/task.ts';

/** A moment of a rollout that was stepped elsewhere. */
export interface Moment {
  readonly id: number;
  /** Steps since the start of the episode. */
  readonly steps: number;
  readonly parent: Moment | null;
  /** Outputs of the network in the step that led here. */
  readonly action: Float64Array;
  readonly result: StepResult;
  readonly observation: Float64Array;
  /** The moments that steps lead to from here. */
  readonly branches: Moment[];
  frame: PackedFrame | null;
  /** A rollout that is shown has come this way. */
  isKept: boolean;
  /** What is under way from here. */
  stream: { readonly end: () => void } | null;
}

/** Bytes of a moment beside its numbers and its picture. */
const MOMENT_BYTES = 400;

const isOf = (step: number, every: number): boolean => step % every === 0;

/** The moments of one task that are known, as trees: a branch is another action at the same moment. */
export class Moments {
  private readonly known = new Map<number, Moment>();
  private readonly pictured = new Set<Moment>();
  private last = 0;
  private numberBytes = 0;
  private frameBytes = 0;
  /** Steps between two pictures; doubled when they take too much. */
  private every: number;

  /**
   * @param frameEvery steps between two pictures; 0 for none
   * @param mostFrameBytes what pictures may take
   */
  constructor(
    frameEvery: number,
    private readonly mostFrameBytes: number,
  ) {
    this.every = frameEvery;
  }

  /** Steps between two pictures that are still wanted. */
  get frameEvery(): number {
    return this.every;
  }

  /** What all of it takes, but for pictures. */
  get bytes(): number {
    return this.numberBytes;
  }

  byId(id: number): Moment | undefined {
    return this.known.get(id);
  }

  /** Adds a moment, or gives the one that is known already. */
  add(
    parent: Moment | null,
    action: Float64Array,
    result: StepResult,
    observation: Float64Array,
  ): Moment {
    const before = parent === null ? undefined : this.after(parent, action);
    if (before !== undefined) return before;
    const moment: Moment = {
      id: this.last++,
      steps: parent === null ? 0 : parent.steps + 1,
      ...{ parent, action, result, observation },
      ...{ branches: [], frame: null, isKept: false, stream: null },
    };
    parent?.branches.push(moment);
    this.known.set(moment.id, moment);
    this.numberBytes += this.sizeOf(moment);
    return moment;
  }

  /** The moment that an action leads to, if it is known. */
  after(moment: Moment, action: ArrayLike<number>): Moment | undefined {
    return moment.branches.find((branch) => sameNumbers(branch.action, action));
  }

  /** What was done from the start of the episode to a moment, row by row. */
  wayTo(moment: Moment): Float64Array {
    const { length } = moment.action;
    const way = new Float64Array(moment.steps * length);
    let at: Moment = moment;
    while (at.parent !== null) {
      way.set(at.action, (at.steps - 1) * length);
      at = at.parent;
    }
    return way;
  }

  /** Gives a moment its picture. Where all take too much, every second one goes. */
  picture(moment: Moment, { width, height, bytes }: CourseFrame): void {
    const { terminated, truncated } = moment.result;
    const isWanted = terminated || truncated || isOf(moment.steps, this.every);
    if (moment.frame !== null || this.every === 0 || !isWanted) return;
    moment.frame = { width, height, bytes };
    this.pictured.add(moment);
    this.frameBytes += bytes.length;
    while (this.frameBytes > this.mostFrameBytes && this.every < 2 ** 20) this.thin();
  }

  /** A rollout that is shown has come to a moment: other ways that it went from the moment before are forgotten. */
  keep(moment: Moment): void {
    moment.isKept = true;
    const { branches } = moment.parent ?? { branches: [] };
    for (const other of branches.filter(({ isKept }) => isKept))
      if (other !== moment) this.drop(other);
  }

  /** Forgets what follows from a moment but for what is kept; what is under way there ends. */
  prune({ branches }: Moment): void {
    const open = [...branches];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at.isKept) {
        at.stream?.end();
        open.push(...at.branches);
      } else this.drop(at);
    }
  }

  /** Forgets a moment and all that follow. */
  drop(moment: Moment): void {
    const siblings = moment.parent?.branches ?? [];
    const place = siblings.indexOf(moment);
    if (place >= 0) siblings.splice(place, 1);
    const open = [moment];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      at.stream?.end();
      this.known.delete(at.id);
      this.numberBytes -= this.sizeOf(at);
      this.takePicture(at);
      open.push(...at.branches);
    }
  }

  private sizeOf({ action, observation }: Moment): number {
    return MOMENT_BYTES + 8 * (action.length + observation.length);
  }

  private thin(): void {
    this.every *= 2;
    for (const moment of [...this.pictured])
      if (!isOf(moment.steps, this.every)) this.takePicture(moment);
  }

  private takePicture(moment: Moment): void {
    if (!this.pictured.delete(moment)) return;
    this.frameBytes -= moment.frame?.bytes.length ?? 0;
    moment.frame = null;
  }
}

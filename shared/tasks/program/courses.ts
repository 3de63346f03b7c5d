import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import type { LiveNetwork, NetworkMaker } from '../../network/live-network.ts';
import { MOST_COPIES, type ProgramSource, type TaskCopies } from './copies.ts';
import {
  MOST_COURSE_BYTES,
  type CourseFrame,
  type CoursePiece,
  type CourseRequest,
} from './course.ts';
import { packFrame, shrunk } from './frames.ts';
import { notFinite, optionValues } from './lanes.ts';
import { seeing } from './seen.ts';

/** Copies that are kept where they stand, so that what goes on from there need not begin anew. */
const KEPT = 6;
/** Bytes and moments after which a piece is handed on; the first ones are small, since somebody waits for them. */
const PIECE_BYTES = 256 * 1024;
const MOST_MOMENTS = 16;

/** A copy of the task, and the way it has come. */
interface Stand {
  readonly copy: number;
  /** Episode and options; empty for a copy that was never begun. */
  start: string;
  taken: number[];
  /** Reward, terminated, truncated and observation, as the program gave them. */
  row: Float64Array;
  busy: boolean;
}

/** One request at a time, of many who ask. */
function inTurn(copies: TaskCopies): Pick<TaskCopies, 'reset' | 'step' | 'image'> {
  let last: Promise<unknown> = Promise.resolve();
  function turn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  }
  return {
    reset: (starts, options) => turn(() => copies.reset(starts, options)),
    step: (rows) => turn(() => copies.step(rows)),
    image: (copy) => turn(() => copies.image(copy)),
  };
}

/** Moments that were not handed on yet. */
class Piece {
  private from = 0;
  private moments = 0;
  private actions: number[] = [];
  private rows: number[] = [];
  private frames: CourseFrame[] = [];
  private frameBytes = 0;
  private wanted = 1;

  add(step: number, action: ArrayLike<number>, row: ArrayLike<number>): void {
    if (this.moments === 0) this.from = step;
    this.moments++;
    for (let k = 0; k < action.length; k++) this.actions.push(at(action, k));
    for (let k = 0; k < row.length; k++) this.rows.push(at(row, k));
  }

  addFrame(frame: CourseFrame): void {
    this.frames.push(frame);
    this.frameBytes += frame.bytes.length;
  }

  get bytes(): number {
    return this.frameBytes + 8 * (this.actions.length + this.rows.length);
  }

  get full(): boolean {
    return this.moments >= this.wanted || this.bytes >= PIECE_BYTES;
  }

  get empty(): boolean {
    return this.moments === 0;
  }

  take(): CoursePiece {
    const { from, frames } = this;
    const actions = Float64Array.from(this.actions);
    const rows = Float64Array.from(this.rows);
    this.moments = this.frameBytes = 0;
    [this.actions, this.rows, this.frames] = [[], [], []];
    this.wanted = Math.min(MOST_MOMENTS, 2 * this.wanted);
    return { from, actions, rows, frames };
  }
}

/**
 * Rollouts of a program, one copy each and step by step, for views and films. The same request gives the same numbers: a copy that
 * does not stand on the way that was asked for begins anew and goes it again.
 */
export class ProgramCourses {
  private readonly copies: Pick<TaskCopies, 'reset' | 'step' | 'image'>;
  /** Those that were used last at the end. */
  private readonly stands: Stand[] = [];
  private readonly inputs: number;
  private readonly outputs: number;
  private readonly see: ReturnType<typeof seeing>;

  constructor(
    private readonly source: ProgramSource,
    copies: TaskCopies,
    private readonly networks: NetworkMaker,
  ) {
    this.copies = inTurn(copies);
    this.inputs = source.description.inputs.length;
    this.outputs = source.description.outputs.length;
    this.see = seeing(source);
  }

  /**
   * Goes a course; pieces come as they are done, and end with the episode, the steps asked for, or `MOST_COURSE_BYTES`.
   * @throws PrecocialError as `TaskCopies`; 'task-failed' for a reward that is not finite; 'usage' for a way that is none
   */
  async *run(request: CourseRequest): AsyncGenerator<CoursePiece, void> {
    const { taken, actor } = request;
    const { outputs } = this;
    if (taken.length % outputs !== 0 || (actor === null) !== (taken.length === 0))
      throw new PrecocialError('usage', 'A rollout was asked for without a valid beginning.');
    const before = Math.max(0, taken.length - outputs);
    const stand = await this.standAt(request, taken.subarray(0, before));
    try {
      for await (const piece of this.goOn(stand, request)) yield piece;
    } catch (error) {
      // After an error the state of the copy is not known.
      stand.start = '';
      throw error;
    } finally {
      stand.busy = false;
    }
  }

  private async *goOn(stand: Stand, request: CourseRequest): AsyncGenerator<CoursePiece, void> {
    const { taken, actor, steps } = request;
    const piece = new Piece();
    let left = MOST_COURSE_BYTES;
    if (actor === null) {
      await this.note(stand, request, new Float64Array(this.outputs), piece);
      yield piece.take();
      return;
    }
    const network = this.networkOf(request, stand);
    let action: Float64Array = taken.subarray(taken.length - this.outputs);
    for (let k = 0; k <= steps && !this.isOver(stand); k++) {
      if (k > 0) action = Float64Array.from(network.step(this.seen(stand), actor.weight));
      await this.step(stand, action);
      await this.note(stand, request, action, piece);
      if (!piece.full) continue;
      left -= piece.bytes;
      yield piece.take();
      if (left <= 0) return;
    }
    if (!piece.empty) yield piece.take();
  }

  /** The network as it is after it chose the last row that was taken. */
  private networkOf({ actor }: CourseRequest, stand: Stand): LiveNetwork {
    if (actor === null) throw new PrecocialError('internal', 'The request has no network.');
    const network = this.networks(actor.genome, actor.useOffsets);
    network.values.set(actor.values);
    network.step(this.seen(stand), actor.weight);
    return network;
  }

  private seen({ row }: Stand): Float64Array {
    const into = new Float64Array(this.inputs);
    this.see(row, 3, into, 0, 1);
    return into;
  }

  private isOver({ row, taken }: Stand): boolean {
    const isDone = at(row, 1) !== 0 || at(row, 2) !== 0;
    return isDone || taken.length / this.outputs >= this.source.description.maxSteps;
  }

  /** Writes the present moment down. */
  private async note(
    stand: Stand,
    { frameEvery }: CourseRequest,
    action: ArrayLike<number>,
    piece: Piece,
  ): Promise<void> {
    const { row, copy } = stand;
    const step = stand.taken.length / this.outputs;
    const result = [at(row, 0), at(row, 1), at(row, 2), ...this.seen(stand)];
    piece.add(step, action, result);
    const isShown = frameEvery > 0 && (step % frameEvery === 0 || this.isOver(stand));
    const image = isShown && this.source.images ? await this.copies.image(copy) : null;
    const small = image === null ? null : shrunk(image);
    if (small !== null) piece.addFrame({ step, ...packFrame(small) });
  }

  private async step(stand: Stand, action: Float64Array): Promise<void> {
    const row = await this.copies.step(Float64Array.of(stand.copy, ...action));
    stand.row = row.slice();
    for (const value of action) stand.taken.push(value);
    const step = stand.taken.length / this.outputs;
    if (!Number.isFinite(at(row, 0))) throw notFinite(this.source, step, at(row, 0));
  }

  /** A copy on this way: the one that has come furthest on it, else, begun anew, another or the one unused for longest. */
  private async standAt(request: CourseRequest, way: Float64Array): Promise<Stand> {
    const start = JSON.stringify([Array.from(request.episode), request.options]);
    const free = this.stands.filter(({ busy }) => !busy);
    const isOn = (stand: Stand): boolean =>
      stand.start === start &&
      stand.taken.length <= way.length &&
      stand.taken.every((value, k) => Object.is(value, way[k])) &&
      (stand.taken.length === way.length || !this.isOver(stand));
    const [known] = free.filter(isOn).sort((a, b) => b.taken.length - a.taken.length);
    const stand = known ?? (this.stands.length < KEPT ? undefined : free[0]) ?? this.another();
    stand.busy = true;
    this.stands.splice(this.stands.indexOf(stand), 1);
    this.stands.push(stand);
    try {
      if (known === undefined) await this.begin(stand, request, start);
      for (let from = stand.taken.length; from < way.length; from += this.outputs)
        await this.step(stand, way.subarray(from, from + this.outputs));
      return stand;
    } catch (error) {
      stand.start = '';
      stand.busy = false;
      throw error;
    }
  }

  private another(): Stand {
    const copy = this.stands.length;
    if (copy >= MOST_COPIES)
      throw new PrecocialError('busy', 'Too many rollouts of one task are under way.');
    const stand = { copy, start: '', taken: [], row: new Float64Array(0), busy: false };
    this.stands.push(stand);
    return stand;
  }

  private async begin(stand: Stand, request: CourseRequest, start: string): Promise<void> {
    const { episode, options } = request;
    const starts = Float64Array.of(stand.copy, at(episode, 0));
    const seen = await this.copies.reset(starts, optionValues(this.source, options));
    stand.start = start;
    stand.taken = [];
    stand.row = Float64Array.of(0, 0, 0, ...seen);
  }
}

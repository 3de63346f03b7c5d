import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { DTHETA, DX, GOAL, NOISE, ROWS, THETA, X } from '../../layouts/swingup.ts';
import { instantiateKernel, paddedLanes, Regions } from '../../network/kernel.ts';
import type { Environment, Episode, StepResult } from '../task.ts';
import { goalAt, SWINGUP, type SwingupScene } from './dynamics.ts';
import type { SwingupOptions } from './options.ts';

const INPUTS = 5;
/** Rows of the state proper. */
const PLACES = [X, DX, THETA, DTHETA] as const;
const STATE = PLACES.length;
/** Before the episode in a snapshot: the state, the steps taken and the force. */
const SNAPSHOT_HEADER = STATE + 2;

/** A plan of five inputs and one output that computes nothing: it lends the kernel its rows. */
const ROWS_ONLY = Int32Array.of(0, INPUTS + 2, INPUTS, 1, 0, 0, 0, 0, INPUTS + 1);

/**
 * One cart and pole advanced by the lane kernel: every number has the bits that it has in a scored
 * rollout. `SwingupEnvironment` in dynamics.ts is the naive version that the kernel is tested against.
 */
export class SwingupKernelEnvironment implements Environment {
  readonly observation = new Float64Array(INPUTS);
  private readonly state: Float64Array;
  private readonly inputs: Float64Array;
  private readonly normals: Float64Array;
  private readonly call: Readonly<Record<'place' | 'look' | 'stepOne', (...n: number[]) => number>>;
  private readonly stateAt: number;
  private readonly row = paddedLanes(1);
  private episode: Episode = new Float64Array(STATE);
  private stepCount = 0;
  private force = 0;
  private pushed = 0;
  private readonly poleLength: number;

  /**
   * @param bytes the compiled kernel `swingup`
   * @param options as `SwingupEnvironment` takes them
   */
  constructor(
    bytes: Uint8Array,
    private readonly options: Pick<SwingupOptions, 'poleLength' | 'noise' | 'velocities' | 'goal'>,
  ) {
    this.poleLength = SWINGUP.poleLength * options.poleLength;
    const kernel = instantiateKernel('swingup', bytes);
    const regions = new Regions(kernel);
    const { row } = this;
    const plan = regions.reserve(ROWS_ONLY.byteLength);
    const program = regions.reserve(ROWS_ONLY.byteLength);
    const values = regions.reserve((INPUTS + 2) * row * 8);
    const weights = regions.reserve(row * 8);
    this.stateAt = regions.reserve(ROWS * row * 8);
    // One pair more than there are steps: the observation after the last step has no noise.
    const normals = regions.reserve((SWINGUP.maxSteps + 1) * 16);
    regions.i32(plan, ROWS_ONLY.length).set(ROWS_ONLY);
    kernel.call('prepareNetwork')(plan, program, values, weights, 1, 0);
    this.state = regions.f64(this.stateAt, ROWS * row);
    this.inputs = regions.f64(values, (INPUTS + 1) * row);
    this.normals = regions.f64(normals, (SWINGUP.maxSteps + 1) * 2);
    regions.i32(this.stateAt + NOISE * row * 8, 2)[0] = normals;
    this.call = {
      place: kernel.call('place'),
      look: kernel.call('look'),
      stepOne: kernel.call('stepOne'),
    };
  }

  get steps(): number {
    return this.stepCount;
  }

  private take(episode: Episode, state: ArrayLike<number>, steps: number): void {
    this.episode = episode;
    PLACES.forEach((place, k) => {
      this.state[place * this.row] = at(state, k);
    });
    this.normals.fill(0);
    this.normals.set(episode.subarray(STATE, STATE + 2 * SWINGUP.maxSteps));
    this.stepCount = steps;
    this.pushed = 0;
    this.call.place(this.stateAt);
    this.observe();
  }

  private observe(): void {
    const { noise, velocities } = this.options;
    this.call.look(this.stateAt, this.stepCount, noise, velocities);
    for (let k = 0; k < INPUTS; k++) this.observation[k] = at(this.inputs, (k + 1) * this.row);
  }

  reset(episode: Episode): void {
    this.force = 0;
    this.take(episode, episode, 0);
  }

  /** A horizontal push in newtons during the next step. */
  push(x: number): void {
    this.pushed = x;
  }

  aim(weight: number): void {
    this.state[GOAL * this.row] = goalAt(this.options.goal, weight);
  }

  private get hasGoal(): number {
    return this.options.goal === 0 ? 0 : 1;
  }

  step(action: ArrayLike<number>): StepResult {
    const given = at(action, 0);
    const { poleLength, pushed } = this;
    const reward = this.call.stepOne(this.stateAt, given, poleLength, pushed, this.hasGoal);
    this.force = Number.isNaN(given) ? 0 : SWINGUP.force * Math.max(-1, Math.min(1, given));
    this.pushed = 0;
    this.stepCount++;
    this.observe();
    return {
      reward,
      terminated: Math.abs(at(this.state, X * this.row)) > SWINGUP.xLimit,
      truncated: this.stepCount >= SWINGUP.maxSteps,
    };
  }

  snapshot(): Uint8Array {
    const numbers = new Float64Array(SNAPSHOT_HEADER + this.episode.length);
    PLACES.forEach((place, k) => {
      numbers[k] = at(this.state, place * this.row);
    });
    numbers[STATE] = this.stepCount;
    numbers[STATE + 1] = this.force;
    numbers.set(this.episode, SNAPSHOT_HEADER);
    return new Uint8Array(numbers.buffer);
  }

  restore(state: Uint8Array): void {
    const numbers = new Float64Array(state.slice().buffer);
    if (numbers.length < SNAPSHOT_HEADER + STATE) {
      throw new PrecocialError(
        'internal',
        'A saved swing-up state is too short; nothing was changed.',
      );
    }
    this.force = at(numbers, STATE + 1);
    this.take(numbers.slice(SNAPSHOT_HEADER), numbers, at(numbers, STATE));
  }

  scene(): SwingupScene {
    return {
      x: at(this.state, X * this.row),
      theta: at(this.state, THETA * this.row),
      force: this.force,
      poleLength: this.poleLength,
      xLimit: SWINGUP.xLimit,
      goal: this.hasGoal > 0 ? at(this.state, GOAL * this.row) : null,
    };
  }
}

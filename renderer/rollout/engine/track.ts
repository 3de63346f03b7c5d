import { at } from '../../../shared/base/arrays.ts';

/** How an episode ended: by the task itself, or at the step limit. */
export type EndKind = 'terminated' | 'truncated';

export interface TrackEnd {
  /** Steps taken when it ended. */
  readonly step: number;
  readonly kind: EndKind;
}

interface Keyframe {
  readonly step: number;
  /** State of the environment, as its `snapshot` gave it. */
  readonly state: Uint8Array;
  /** Node values of the network, which recurrent connections read. */
  readonly values: Float64Array;
}

/** What one step of a rollout left behind; step s leads from moment s to moment s + 1. */
export interface StepRecord {
  readonly outputs: ArrayLike<number>;
  readonly weight: number;
  readonly pushX: number;
  readonly pushY: number;
}

/** Steps between two keyframes: seeking within the past repeats fewer steps than this. */
export const KEYFRAME_INTERVAL = 50;

/**
 * The past of one rollout: every observation, output, reward, weight and push, and a copy of the whole
 * state now and then. Enough to show any moment again exactly, however the dial was moved meanwhile.
 */
export class Track {
  /** Steps recorded. */
  length = 0;
  end: TrackEnd | null = null;
  readonly outputs: Float64Array;
  readonly rewards: Float64Array;
  readonly observations: Float64Array;
  private readonly weights: Float64Array;
  private readonly pushes: Float64Array;
  private keyframes: Keyframe[] = [];

  /**
   * @param capacity largest number of steps
   * @param inputs observations a step
   * @param outputCount outputs a step
   */
  constructor(
    readonly capacity: number,
    readonly inputs: number,
    readonly outputCount: number,
  ) {
    this.outputs = new Float64Array(capacity * outputCount);
    this.rewards = new Float64Array(capacity);
    this.observations = new Float64Array((capacity + 1) * inputs);
    this.weights = new Float64Array(capacity);
    this.pushes = new Float64Array(capacity * 2);
  }

  /** Forgets everything and starts at a moment, by default the episode's first, with its observation. */
  clear(observation: ArrayLike<number>, moment = 0): void {
    this.length = moment;
    this.end = null;
    this.keyframes = [];
    this.setObservation(moment, observation);
  }

  /** Takes over the past of another track of the same task up to a moment, in place of its own. */
  copyPast(other: Track, moment: number): void {
    const steps = Math.min(moment, other.length);
    const { inputs, outputCount } = this;
    this.outputs.set(other.outputs.subarray(0, steps * outputCount));
    this.rewards.set(other.rewards.subarray(0, steps));
    this.weights.set(other.weights.subarray(0, steps));
    this.pushes.set(other.pushes.subarray(0, steps * 2));
    this.observations.set(other.observations.subarray(0, (steps + 1) * inputs));
    this.keyframes = other.keyframes.filter((frame) => frame.step <= steps);
    this.length = steps;
    this.end = other.end !== null && other.end.step <= steps ? other.end : null;
  }

  /** Forgets the steps from `step` on. */
  truncate(step: number): void {
    if (step >= this.length) return;
    this.length = step;
    this.end = null;
    this.keyframes = this.keyframes.filter((frame) => frame.step <= step);
  }

  /** Writes step `step`; if it differs from what was recorded there, the old future is forgotten. */
  write(
    step: number,
    record: StepRecord,
    reward: number,
    observation: ArrayLike<number>,
    end: EndKind | null,
  ): void {
    if (step < this.length && !this.same(step, record)) this.truncate(step);
    for (let k = 0; k < this.outputCount; k++)
      this.outputs[step * this.outputCount + k] = at(record.outputs, k);
    this.rewards[step] = reward;
    this.weights[step] = record.weight;
    this.pushes[step * 2] = record.pushX;
    this.pushes[step * 2 + 1] = record.pushY;
    this.setObservation(step + 1, observation);
    this.length = Math.max(this.length, step + 1);
    if (end !== null) this.end = { step: step + 1, kind: end };
  }

  /** Step `step` as it was taken. */
  read(step: number): StepRecord {
    const from = step * this.outputCount;
    return {
      outputs: this.outputs.subarray(from, from + this.outputCount),
      weight: at(this.weights, step),
      pushX: at(this.pushes, step * 2),
      pushY: at(this.pushes, step * 2 + 1),
    };
  }

  /** Sum of the rewards of the first `steps` steps. */
  returnAt(steps: number): number {
    let sum = 0;
    for (let s = 0; s < Math.min(steps, this.length); s++) sum += at(this.rewards, s);
    return sum;
  }

  /** True if moment `step` should be kept and is not yet. */
  wantsKeyframe(step: number): boolean {
    if (step % KEYFRAME_INTERVAL !== 0) return false;
    return !this.keyframes.some((frame) => frame.step === step);
  }

  addKeyframe(frame: Keyframe): void {
    this.keyframes.push(frame);
    this.keyframes.sort((a, b) => a.step - b.step);
  }

  /** The last keyframe at or before moment `step`. */
  keyframeBefore(step: number): Keyframe | undefined {
    return this.keyframes.findLast((frame) => frame.step <= step);
  }

  private same(step: number, record: StepRecord): boolean {
    const old = this.read(step);
    if (old.pushX !== record.pushX || old.pushY !== record.pushY) return false;
    for (let k = 0; k < this.outputCount; k++)
      if (!Object.is(at(old.outputs, k), at(record.outputs, k))) return false;
    return true;
  }

  private setObservation(moment: number, observation: ArrayLike<number>): void {
    for (let i = 0; i < this.inputs; i++)
      this.observations[moment * this.inputs + i] = at(observation, i);
  }
}

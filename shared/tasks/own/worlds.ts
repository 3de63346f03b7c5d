import { at, item } from '../../base/arrays.ts';
import type { TaskOptions } from '../task.ts';
import { numberFault } from './fault.ts';
import type { CalledTask } from './loaded.ts';
import { kernelFault, type StepKernel } from './step-kernel.ts';

/** Observations and actions in the network's memory: number k of a lane at [k * row + lane] from a row's begin. */
export interface NetworkRows {
  readonly values: Float64Array;
  /** Doubles from one row to the next. Row 0 is the bias, rows 1.. are the inputs. */
  readonly row: number;
  /** Where each output's row begins. */
  readonly outputs: Int32Array;
}

/** The worlds of a batch of lanes, advanced together. */
export interface Worlds {
  /** Puts lane after lane into its first state. */
  begin(states: readonly object[], options: TaskOptions): void;
  /** Writes what the first `active` lanes see into the network's inputs. @param doing for messages */
  observe(active: number, rows: NetworkRows, doing: string): void;
  /** Advances the first `active` lanes under the network's outputs. */
  step(active: number, rows: NetworkRows, doing: string): void;
  /** Copies a lane's state over another's. */
  move(from: number, to: number): void;
  /** Rewards of the last step, by lane. */
  readonly rewards: Float64Array;
  /** What ended in the last step, by lane; 0 for what goes on. */
  readonly ends: Int32Array;
}

/** Worlds that are stepped one after another by the functions of a task. */
export class FunctionWorlds implements Worlds {
  private states: object[] = [];
  private options: TaskOptions = {};
  private readonly seen: Float64Array;
  private readonly action: Float64Array;
  readonly rewards: Float64Array;
  readonly ends: Int32Array;

  constructor(
    private readonly task: CalledTask,
    lanes: number,
  ) {
    const { inputs, outputs } = task.description;
    this.seen = new Float64Array(inputs.length);
    this.action = new Float64Array(outputs.length);
    this.rewards = new Float64Array(lanes);
    this.ends = new Int32Array(lanes);
  }

  begin(states: readonly object[], options: TaskOptions): void {
    this.states = [...states];
    this.options = options;
  }

  observe(active: number, { values, row }: NetworkRows, doing: string): void {
    const { description, functions, code } = this.task;
    const { states, seen, options } = this;
    for (let lane = 0; lane < active; lane++) {
      functions.observe(item(states, lane), seen, options);
      for (let k = 0; k < seen.length; k++) {
        const value = at(seen, k);
        if (!Number.isFinite(value))
          throw numberFault(description.id, code, doing, 'an observation', functions.observe);
        values[(k + 1) * row + lane] = value;
      }
    }
  }

  step(active: number, { values, outputs }: NetworkRows, doing: string): void {
    const { description, functions, code } = this.task;
    const { states, action, options } = this;
    for (let lane = active - 1; lane >= 0; lane--) {
      for (let k = 0; k < action.length; k++) action[k] = at(values, at(outputs, k) + lane);
      const { reward, terminated } = functions.step(item(states, lane), action, options);
      if (!Number.isFinite(reward))
        throw numberFault(description.id, code, doing, 'a reward', functions.step);
      this.rewards[lane] = reward;
      this.ends[lane] = terminated ? 1 : 0;
    }
  }

  move(from: number, to: number): void {
    this.states[to] = item(this.states, from);
  }
}

/** Worlds that are stepped together by a task's kernel. */
export class KernelWorlds implements Worlds {
  /** @param lanes as many as the kernel was made for */
  constructor(
    private readonly id: string,
    private readonly kernel: StepKernel,
    private readonly lanes: number,
  ) {}

  begin(states: readonly object[], options: TaskOptions): void {
    this.kernel.setOptions(options);
    states.forEach((state, lane) => this.kernel.setState(lane, state));
  }

  observe(active: number, { values, row }: NetworkRows, doing: string): void {
    this.kernel.observe(active, doing);
    const { observations } = this.kernel;
    const rows = observations.length / this.lanes;
    for (let k = 0; k < rows; k++) {
      for (let lane = 0; lane < active; lane++) {
        const value = at(observations, k * this.lanes + lane);
        if (!Number.isFinite(value))
          throw kernelFault(this.id, `failed ${doing}: it gave an observation that is not finite`);
        values[(k + 1) * row + lane] = value;
      }
    }
  }

  step(active: number, { values, outputs }: NetworkRows, doing: string): void {
    const { actions } = this.kernel;
    for (let k = 0; k < outputs.length; k++) {
      const from = at(outputs, k);
      actions.set(values.subarray(from, from + active), k * this.lanes);
    }
    this.kernel.step(active, doing);
    const { rewards } = this.kernel;
    for (let lane = 0; lane < active; lane++) {
      if (!Number.isFinite(at(rewards, lane)))
        throw kernelFault(this.id, `failed ${doing}: it gave a reward that is not finite`);
    }
  }

  move(from: number, to: number): void {
    this.kernel.move(from, to);
  }

  get rewards(): Float64Array {
    return this.kernel.rewards;
  }

  get ends(): Int32Array {
    return this.kernel.ends;
  }
}

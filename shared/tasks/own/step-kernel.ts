import { at, item } from '../../base/arrays.ts';
import { messageOf, PrecocialError } from '../../base/errors.ts';
import { hasSimd, noSimd } from '../../network/kernel.ts';
import type { TaskDescription } from './description.ts';
import { KERNEL_MATH, KERNEL_VERSION, KERNEL_WORDS, type KernelWords } from './kernel-layout.ts';

/** Name of the file beside a task's own that holds its kernel. */
export const KERNEL_FILE = 'kernel.wasm';

/** What a kernel is told of its task. */
type KernelTask = Pick<TaskDescription, 'id' | 'inputs' | 'outputs' | 'options' | 'kernelState'>;

/** What is wrong with a task's kernel, as a sentence. */
export function kernelFault(id: string, problem: string): PrecocialError {
  return new PrecocialError(
    'task-failed',
    `The kernel of the task ${id} ${problem} (${KERNEL_FILE}). Compile it again, or remove the file: the functions of the task do the same.`,
    { task: id, file: KERNEL_FILE },
  );
}

const stops = (): never => {
  throw new Error('it stopped itself');
};

function instantiate(id: string, bytes: Uint8Array): WebAssembly.Instance {
  if (!hasSimd()) throw noSimd();
  const math = Object.fromEntries(KERNEL_MATH.map((name) => [name, Math[name]]));
  try {
    const module = new WebAssembly.Module(new Uint8Array(bytes));
    return new WebAssembly.Instance(module, { Math: math, env: { abort: stops } });
  } catch (error) {
    throw kernelFault(id, `cannot be loaded: ${messageOf(error)}`);
  }
}

/** A task's steps compiled to WebAssembly: the same as its functions, for many lanes in one call. */
export class StepKernel {
  private readonly memory: WebAssembly.Memory;
  private readonly words: KernelWords;
  /** The memory as it was when the rows below were made; a kernel may make it larger. */
  private seen: ArrayBuffer | null = null;
  private state: Float64Array = new Float64Array(0);
  private seenNow: Float64Array = new Float64Array(0);
  private actionsNow: Float64Array = new Float64Array(0);
  private rewardsNow: Float64Array = new Float64Array(0);
  private endsNow: Int32Array = new Int32Array(0);
  private readonly observeAll: (count: number) => void;
  private readonly stepAll: (count: number) => void;

  /**
   * @param lanes the most that advance together
   * @throws PrecocialError 'task-failed' for a kernel that cannot be loaded or declares another task
   */
  constructor(
    private readonly task: KernelTask,
    bytes: Uint8Array,
    private readonly lanes: number,
  ) {
    const { exports } = instantiate(task.id, bytes);
    const { memory } = exports;
    if (!(memory instanceof WebAssembly.Memory))
      throw kernelFault(task.id, 'exports no memory of the name "memory"');
    this.memory = memory;
    const functionOf = (name: string): ((count: number) => unknown) => {
      const found = exports[name];
      if (typeof found !== 'function') throw kernelFault(task.id, `exports no function ${name}`);
      return found as (count: number) => unknown;
    };
    this.observeAll = functionOf('observe');
    this.stepAll = functionOf('step');
    const table = Number(functionOf('layout')(lanes));
    this.words = this.declared(table);
    this.look();
  }

  /** Observations [inputs x lanes]. */
  get observations(): Float64Array {
    this.look();
    return this.seenNow;
  }

  /** Where a step's actions are written [outputs x lanes]. */
  get actions(): Float64Array {
    this.look();
    return this.actionsNow;
  }

  /** Rewards of the last step [lanes]. */
  get rewards(): Float64Array {
    this.look();
    return this.rewardsNow;
  }

  /** What ended in the last step [lanes]; 0 for what goes on. */
  get ends(): Int32Array {
    this.look();
    return this.endsNow;
  }

  /** Takes options over, for all lanes. */
  setOptions(options: Readonly<Record<string, number>>): void {
    const row = this.floats(this.words.optionsAt, this.words.options);
    this.task.options.forEach(({ name, default: usual }, k) => (row[k] = options[name] ?? usual));
  }

  /**
   * Puts a lane into a state.
   * @throws PrecocialError 'task-failed' for a state without one of the kernel's numbers
   */
  setState(lane: number, state: Readonly<Record<string, unknown>>): void {
    this.look();
    this.stateNames.forEach((name, k) => {
      const value = state[name];
      if (typeof value !== 'number')
        throw kernelFault(this.task.id, `keeps ${name}, which is no number of the task's state`);
      this.state[k * this.lanes + lane] = value;
    });
  }

  /** Writes what the first lanes see, so many. */
  observe(count: number): void {
    this.observeAll(count);
  }

  /** Advances the first lanes, so many, under `actions`. */
  step(count: number): void {
    this.stepAll(count);
  }

  /** Copies a lane's state over another's. */
  move(from: number, to: number): void {
    this.look();
    for (let k = 0; k < this.words.states; k++) {
      const row = k * this.lanes;
      this.state[row + to] = at(this.state, row + from);
    }
  }

  private get stateNames(): readonly string[] {
    return this.task.kernelState ?? [];
  }

  private floats(address: number, count: number): Float64Array {
    try {
      return new Float64Array(this.memory.buffer, address, count);
    } catch {
      throw kernelFault(this.task.id, `declares the address ${address} outside its memory`);
    }
  }

  /** The declared layout, held against the task. */
  private declared(table: number): KernelWords {
    const { id, inputs, outputs, options } = this.task;
    let read: Uint32Array;
    try {
      read = new Uint32Array(this.memory.buffer, table, KERNEL_WORDS.length);
    } catch {
      throw kernelFault(id, `declares its layout at ${table}, outside its memory`);
    }
    const words = Object.fromEntries(
      KERNEL_WORDS.map((name, k) => [name, item(Array.from(read), k)]),
    ) as KernelWords;
    const wanted = {
      version: KERNEL_VERSION,
      states: this.stateNames.length,
      inputs: inputs.length,
      outputs: outputs.length,
      options: options.length,
    };
    for (const [name, count] of Object.entries(wanted)) {
      const given = words[name as keyof typeof wanted];
      if (given !== count) throw kernelFault(id, `declares ${name} ${given} in place of ${count}`);
    }
    return words;
  }

  /** Makes the rows anew where the memory has grown. */
  private look(): void {
    if (this.seen === this.memory.buffer) return;
    const { states, inputs, outputs, stateAt, observationsAt, actionsAt, rewardsAt, endsAt } =
      this.words;
    const { lanes } = this;
    this.state = this.floats(stateAt, states * lanes);
    this.seenNow = this.floats(observationsAt, inputs * lanes);
    this.actionsNow = this.floats(actionsAt, outputs * lanes);
    this.rewardsNow = this.floats(rewardsAt, lanes);
    try {
      this.endsNow = new Int32Array(this.memory.buffer, endsAt, lanes);
    } catch {
      throw kernelFault(this.task.id, `declares the address ${endsAt} outside its memory`);
    }
    this.seen = this.memory.buffer;
  }
}

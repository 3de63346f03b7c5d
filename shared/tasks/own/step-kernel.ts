import { at } from '../../base/arrays.ts';
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
  private readonly observeAll: (count: number) => unknown;
  private readonly stepAll: (count: number) => unknown;

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
    const layout = functionOf('layout');
    this.words = this.declared(Number(this.run('while it was laid out', () => layout(lanes))));
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
    const row = this.part(Float64Array, this.words.optionsAt, this.words.options);
    this.task.options.forEach(({ name, default: usual }, k) => (row[k] = options[name] ?? usual));
  }

  /**
   * Puts a lane into a state.
   * @throws PrecocialError 'task-failed' for a state without one of the kernel's numbers
   */
  setState(lane: number, state: object): void {
    this.look();
    const numbers = state as Readonly<Record<string, unknown>>;
    this.stateNames.forEach((name, k) => {
      const value = numbers[name];
      if (typeof value !== 'number')
        throw kernelFault(this.task.id, `keeps ${name}, which is no number of the task's state`);
      this.state[k * this.lanes + lane] = value;
    });
  }

  /** Writes what the first lanes see, so many. @param doing for messages: "in step 12" */
  observe(count: number, doing: string): void {
    this.run(doing, () => this.observeAll(count));
  }

  /** Advances the first lanes, so many, under `actions`. @param doing for messages */
  step(count: number, doing: string): void {
    this.run(doing, () => this.stepAll(count));
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

  /** @throws PrecocialError 'task-failed' where the kernel stops itself */
  private run<T>(doing: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw kernelFault(this.task.id, `failed ${doing}: ${messageOf(error)}`);
    }
  }

  /** A part of the memory. @param what is said to lie at the address, for messages */
  private part<T>(
    List: new (buffer: ArrayBuffer, address: number, count: number) => T,
    address: number,
    count: number,
    what = 'the address',
  ): T {
    try {
      return new List(this.memory.buffer, address, count);
    } catch {
      throw kernelFault(this.task.id, `declares ${what} ${address} outside its memory`);
    }
  }

  /** The declared layout, checked against the task. */
  private declared(table: number): KernelWords {
    const { id, inputs, outputs, options } = this.task;
    const read = this.part(Uint32Array, table, KERNEL_WORDS.length, 'its layout at');
    const words = Object.fromEntries(
      KERNEL_WORDS.map((name, k) => [name, at(read, k)]),
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
    this.state = this.part(Float64Array, stateAt, states * lanes);
    this.seenNow = this.part(Float64Array, observationsAt, inputs * lanes);
    this.actionsNow = this.part(Float64Array, actionsAt, outputs * lanes);
    this.rewardsNow = this.part(Float64Array, rewardsAt, lanes);
    this.endsNow = this.part(Int32Array, endsAt, lanes);
    this.seen = this.memory.buffer;
  }
}

import { floatAt, intAt, item } from '../base/arrays.ts';
import type { Plan } from '../network/plan.ts';
import { fold, Stream, type Key } from '../random/key.ts';
import { shuffled } from '../random/shuffled.ts';
import type { OutputLimits } from '../tasks/task.ts';
import { adamStep, beginAdam } from './adam.ts';
import { DifferentiableNetwork } from './differentiate.ts';
import { checkedState, type OptimizerSettings, type StateFields } from './optimizer.ts';

/** Moments that are remembered, of all that there were. */
const MEMORY = 20_000;
/** Moments that a step of Adam learns from. */
const BATCH = 256;

/** Columns of some rows of numbers. @param picked numbers of the rows */
function columnsOf(
  rows: Float64Array,
  width: number,
  first: number,
  end: number,
  picked: Int32Array,
): Float64Array {
  const count = picked.length;
  const columns = new Float64Array((end - first) * count);
  for (let i = 0; i < count; i++) {
    const row = intAt(picked, i) * width;
    for (let p = first; p < end; p++) columns[(p - first) * count + i] = floatAt(rows, row + p);
  }
  return columns;
}

/** What a learner's state consists of. */
interface ImitationState extends Readonly<Record<string, number | Float64Array>> {
  readonly offsets: Float64Array;
  readonly steps: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
  /** Room for MEMORY moments, a row each, and how many there were in all. */
  readonly memory: Float64Array;
  readonly moments: number;
}

/** A step of Adam's lessons, in columns. */
interface Lessons {
  readonly count: number;
  readonly observations: Float64Array;
  readonly wanted: Float64Array;
  readonly importance: Float64Array;
}

/**
 * Moves a network's weights so that its outputs become those that an expert wishes for: Adam on the squared
 * difference, weighted by importance. An output beyond its limit counts as the limit.
 */
export class Imitation {
  private readonly network: DifferentiableNetwork;
  private state: ImitationState;

  /**
   * @param start offsets to begin at, in the plan's order
   * @throws PrecocialError 'usage' for a network with recurrent connections
   */
  constructor(
    private readonly plan: Plan,
    private readonly weight: number,
    start: Float64Array,
    private readonly settings: Pick<OptimizerSettings, 'deviation' | 'learningRate'>,
    private readonly limits: OutputLimits | null,
  ) {
    this.network = new DifferentiableNetwork(plan);
    this.state = {
      ...beginAdam(start.length),
      offsets: start.slice(),
      memory: new Float64Array(MEMORY * this.width),
      moments: 0,
    };
  }

  save(): ImitationState {
    return this.state;
  }

  /** @throws PrecocialError 'invalid-file' for a state of another algorithm or size */
  restore(fields: StateFields): void {
    this.state = checkedState('imitation', this.state, fields);
  }

  offsets(): Float64Array {
    return this.state.offsets.slice();
  }

  /** Outputs for some observations, in columns both. @returns of each output, one for each observation */
  outputs(observations: Float64Array, count: number): readonly Float64Array[] {
    return this.network.forward(this.weights(), observations, count).outputs;
  }

  private weights(): Float64Array {
    const { weight } = this;
    return this.state.offsets.map((offset) => weight + offset);
  }

  /** Numbers of a moment: its observation, the outputs that the expert wishes for, and how much it counts. */
  get width(): number {
    return this.plan.inputCount + this.plan.outputCount + 1;
  }

  /** Remembers moments so that each there ever was is remembered as likely as any other (Vitter's algorithm R, 1985). */
  private remember(rows: Float64Array, key: Key): void {
    const { width } = this;
    const { moments } = this.state;
    const memory = this.state.memory.slice();
    const count = rows.length / width;
    const stream = new Stream(key);
    for (let i = 0; i < count; i++) {
      const number = moments + i;
      const place = number < MEMORY ? number : stream.integer(number + 1);
      if (place < MEMORY) memory.set(rows.subarray(i * width, (i + 1) * width), place * width);
    }
    this.state = { ...this.state, memory, moments: moments + count };
  }

  /** Draws offsets where all are 0 before anything was learnt: nodes with equal weights would learn the same. */
  private differ(key: Key): void {
    const { offsets, moments } = this.state;
    if (moments > 0 || offsets.some((offset) => offset !== 0)) return;
    const stream = new Stream(key);
    const { deviation } = this.settings;
    this.state = { ...this.state, offsets: offsets.map(() => deviation * stream.normal()) };
  }

  /**
   * Learns from all moments that are remembered, one step of Adam after another; yields the share that is done, 0..1.
   * @param rows new moments, a row of `width` numbers each
   * @param key of the first offsets, of what is remembered and of the order in which it is taken
   * @returns mean squared difference of an output, by importance
   */
  *learn(rows: Float64Array, key: Key): Generator<number, number, void> {
    this.differ(fold(key, 'offsets'));
    this.remember(rows, fold(key, 'memory'));
    const { width } = this;
    const { inputCount, outputCount } = this.plan;
    const { memory, moments } = this.state;
    const count = Math.min(MEMORY, moments);
    const order = shuffled(count, fold(key, 'order'));
    let difference = 0;
    for (let from = 0; from < count; from += BATCH) {
      const picked = order.subarray(from, Math.min(count, from + BATCH));
      const part = (first: number, end: number): Float64Array =>
        columnsOf(memory, width, first, end, picked);
      const lessons = {
        count: picked.length,
        observations: part(0, inputCount),
        wanted: part(inputCount, inputCount + outputCount),
        importance: part(inputCount + outputCount, width),
      };
      difference += (this.step(lessons) * picked.length) / count;
      yield (from + picked.length) / count;
    }
    return difference;
  }

  private step({ count, observations, wanted, importance }: Lessons): number {
    const pass = this.network.forward(this.weights(), observations, count);
    const total = importance.reduce((sum, value) => sum + value, 0);
    let difference = 0;
    const slopes = pass.outputs.map((row, c) => {
      const [least, most] = this.limits === null ? [-Infinity, Infinity] : item(this.limits, c);
      return row.map((raw, i) => {
        const share = floatAt(importance, i) / total;
        const shown = Math.max(least, Math.min(most, raw));
        const off = Math.max(least, Math.min(most, floatAt(wanted, c * count + i))) - shown;
        difference += (share * off * off) / pass.outputs.length;
        // Not-a-number has no slope.
        return Number.isNaN(off) ? 0 : share * off;
      });
    });
    const { offsets } = this.state;
    const gradient = this.network.backward(pass, slopes);
    const moved = adamStep(this.state, offsets, gradient, this.settings.learningRate);
    this.state = { ...this.state, ...moved.state, offsets: moved.parameters };
    return difference;
  }
}

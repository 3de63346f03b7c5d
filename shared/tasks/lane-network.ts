import { instantiateKernel, paddedLanes, Regions, reserveNetwork } from '../network/kernel.ts';
import type { Plan } from '../network/plan.ts';
import type { Weighting } from './weighting.ts';

/** A network laid out in the kernel's memory: value of slot s in a lane at [s * row + lane]. */
export interface LaneLayout {
  /** Doubles from one slot's row to the next. */
  readonly row: number;
  /** Values of all slots: bias, inputs, computed nodes. */
  readonly values: Float64Array;
  /** Where each output's row begins in `values`. */
  readonly outputs: Int32Array;
}

/**
 * The lane kernel alone, for tasks that step elsewhere: one network in many lanes, each with weights of its own
 * choice. What is written into the inputs' rows before `forward` is read from the outputs' rows after it.
 */
export class LaneNetwork {
  private readonly kernel;
  private readonly prepare;
  private readonly outputRow;
  /** Computes the first lanes, so many. */
  readonly forward;
  /** Copies a lane's weights and memory over another's: from, to. */
  readonly moveLane;

  /** @param bytes the compiled kernel `network` */
  constructor(bytes: Uint8Array) {
    this.kernel = instantiateKernel('network', bytes);
    this.prepare = this.kernel.call('prepareNetwork');
    this.outputRow = this.kernel.call('outputRow');
    this.forward = this.kernel.call('forward');
    this.moveLane = this.kernel.call('moveLane');
  }

  /**
   * Lays a network out, in place of the one before.
   * @param fill writes the weights: one row of lanes for a shared weight, else one for each connection
   */
  layOut(
    plan: Plan,
    kind: Weighting['kind'],
    lanes: number,
    fill: (weights: Float64Array, row: number) => void,
  ): LaneLayout {
    const row = paddedLanes(lanes);
    const individual = kind === 'individual';
    const regions = new Regions(this.kernel);
    const network = reserveNetwork(regions, plan, lanes, individual);
    regions.i32(network.plan, plan.words.length).set(plan.words);
    const rows = individual ? Math.max(1, plan.connectionCount) : 1;
    fill(regions.f64(network.weights, rows * row), row);
    const { program, values, weights } = network;
    this.prepare(network.plan, program, values, weights, lanes, individual ? 1 : 0);
    return {
      row,
      values: regions.f64(values, plan.slotCount * row),
      outputs: Int32Array.from(
        { length: plan.outputCount },
        (_, k) => (this.outputRow(k) - values) / 8,
      ),
    };
  }
}

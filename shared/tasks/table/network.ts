import { at } from '../../base/arrays.ts';
import type { Plan } from '../../network/plan.ts';
import { LaneNetwork } from '../lane-network.ts';
import { setCount, type Weighting } from '../weighting.ts';

/** Values of all slots and lanes that are held at once: 32 MB. */
const MOST_VALUES = 4_000_000;

/** Rows laid out column by column: value k of row i at [k * count + i]. */
export interface Columns {
  readonly count: number;
  readonly values: Float64Array;
}

/**
 * What receives the outputs of one row under one weight set.
 * @param outputs a view that the next row overwrites
 */
export type TakeOutputs = (set: number, row: number, outputs: Float64Array) => void;

/**
 * Networks over rows of a table in the lane kernel, in double precision: a lane is a row under a weight set.
 * Recurrent connections carry 0, as a row is a single step from rest.
 * @param bytes the compiled kernel `network`
 */
export class TableNetwork {
  private readonly network: LaneNetwork;

  constructor(bytes: Uint8Array) {
    this.network = new LaneNetwork(bytes);
  }

  /** The outputs of a network for every row and weight set. */
  run(plan: Plan, weighting: Weighting, columns: Columns, take: TakeOutputs): void {
    const sets = setCount(weighting);
    const most = Math.max(4, Math.floor(MOST_VALUES / ((plan.slotCount + 1) * Math.max(1, sets))));
    for (let first = 0; first < columns.count; first += most)
      this.pass(plan, weighting, columns, first, Math.min(columns.count, first + most), take);
  }

  private pass(
    plan: Plan,
    weighting: Weighting,
    { count, values: rows }: Columns,
    first: number,
    end: number,
    take: TakeOutputs,
  ): void {
    const sets = setCount(weighting);
    const width = end - first;
    const lanes = sets * width;
    if (lanes === 0) return;
    const {
      row,
      values,
      outputs: places,
    } = this.network.layOut(plan, weighting.kind, lanes, (weights, stride) =>
      fillBySet(weights, stride, plan, weighting, width),
    );
    for (let k = 0; k < plan.inputCount; k++) {
      const column = rows.subarray(k * count + first, k * count + end);
      for (let set = 0; set < sets; set++) values.set(column, (k + 1) * row + set * width);
    }
    this.network.forward(lanes);
    const outputs = new Float64Array(plan.outputCount);
    for (let set = 0; set < sets; set++) {
      for (let i = 0; i < width; i++) {
        for (let k = 0; k < outputs.length; k++)
          outputs[k] = at(values, at(places, k) + set * width + i);
        take(set, first + i, outputs);
      }
    }
  }
}

/** Weights of lanes of which each set has `width` in a row. @param row doubles from one row of lanes to the next */
function fillBySet(
  weights: Float64Array,
  row: number,
  plan: Plan,
  weighting: Weighting,
  width: number,
): void {
  for (let set = 0; set < setCount(weighting); set++) {
    const from = set * width;
    if (weighting.kind === 'shared') weights.fill(at(weighting.values, set), from, from + width);
    else
      for (let k = 0; k < plan.connectionCount; k++)
        weights.fill(
          at(weighting.sets, set * plan.connectionCount + k),
          k * row + from,
          k * row + from + width,
        );
  }
}

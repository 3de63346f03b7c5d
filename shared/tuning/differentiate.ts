import { floatAt, item } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import { activationOf } from '../genome/activations.ts';
import { nodesOf, type PlanNode, type PlanNodes } from '../network/plan-nodes.ts';
import type { Plan } from '../network/plan.ts';

/** One pass of a batch through a network, with what its gradient needs. */
export interface Pass {
  readonly weights: Float64Array;
  /** Of each slot, the value for each member of the batch. */
  readonly values: readonly Float64Array[];
  /** Of each computed node, its weighted sum for each member. */
  readonly sums: readonly Float64Array[];
  /** Values of the outputs, in task order. */
  readonly outputs: readonly Float64Array[];
}

/** Adds a multiple of a row to another of the same length. */
function addScaled(target: Float64Array, factor: number, row: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] = floatAt(target, i) + factor * floatAt(row, i);
}

/** The sum of the products of two rows of the same length. */
function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += floatAt(a, i) * floatAt(b, i);
  return total;
}

/** A network without recurrent connections, run and differentiated over batches: one row a node. */
export class DifferentiableNetwork {
  private readonly read: PlanNodes;

  /** @throws PrecocialError 'usage' for a network with recurrent connections */
  constructor(private readonly plan: Plan) {
    this.read = nodesOf(plan);
    if (this.read.copies.length === 0) return;
    throw new PrecocialError(
      'usage',
      'Gradients are for networks without recurrent connections; tune this one by pepg or cma-es.',
    );
  }

  /**
   * @param weights one a connection, in the plan's order
   * @param inputs column by column: input p of member i at [p * count + i]
   * @param count members of the batch
   */
  forward(weights: Float64Array, inputs: Float64Array, count: number): Pass {
    const { plan, read } = this;
    const values = Array.from({ length: plan.slotCount }, (_, slot) => {
      if (slot === 0) return new Float64Array(count).fill(1);
      return slot <= plan.inputCount
        ? inputs.subarray((slot - 1) * count, slot * count)
        : new Float64Array(count);
    });
    const sums = read.nodes.map((node) => sumNode(node, weights, values, count));
    const outputs = Array.from(read.outputs, (slot) => item(values, slot));
    return { weights, values, sums, outputs };
  }

  /**
   * Slope along each weight, in the plan's order, by reverse-mode differentiation.
   * @param outputSlopes of each output, the slope along its value for each member
   */
  backward(pass: Pass, outputSlopes: readonly Float64Array[]): Float64Array {
    const { plan, read } = this;
    const slopes = pass.values.map((row) => new Float64Array(row.length));
    read.outputs.forEach((slot, c) => {
      slopes[slot] = item(outputSlopes, c).slice();
    });
    const slope = new Float64Array(plan.connectionCount);
    for (let k = read.nodes.length - 1; k >= 0; k--) {
      passBack(plan.inputCount, item(read.nodes, k), item(pass.sums, k), pass, slopes, slope);
    }
    return slope;
  }
}

/** Fills a node's values and returns its weighted sums. */
function sumNode(
  node: PlanNode,
  weights: Float64Array,
  values: readonly Float64Array[],
  count: number,
): Float64Array {
  const sum = new Float64Array(count);
  for (let q = 0; q < node.sources.length; q++) {
    addScaled(sum, floatAt(weights, node.first + q), item(values, node.sources[q] ?? 0));
  }
  const { apply } = activationOf(node.activation);
  const out = item(values, node.slot);
  for (let i = 0; i < count; i++) out[i] = apply(floatAt(sum, i));
  return sum;
}

/** Passes a node's slope on to its weights and sources. */
function passBack(
  inputCount: number,
  node: PlanNode,
  sum: Float64Array,
  { weights, values }: Pass,
  slopes: readonly Float64Array[],
  slope: Float64Array,
): void {
  const out = item(values, node.slot);
  const above = item(slopes, node.slot);
  const slopeOf = activationOf(node.activation).slope;
  const delta = new Float64Array(above.length);
  for (let i = 0; i < above.length; i++) {
    const value = floatAt(above, i);
    if (value !== 0) delta[i] = value * slopeOf(floatAt(sum, i), floatAt(out, i));
  }
  for (let q = 0; q < node.sources.length; q++) {
    const source = node.sources[q] ?? 0;
    slope[node.first + q] = dot(delta, item(values, source));
    // The slope of an input is not needed.
    if (source > inputCount)
      addScaled(item(slopes, source), floatAt(weights, node.first + q), delta);
  }
}

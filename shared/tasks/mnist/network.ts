import { at } from '../../base/arrays.ts';
import {
  NODE_ACTIVATION,
  NODE_HEADER_WORDS,
  NODE_NODES,
  NODE_PIXELS,
  NODE_ROW,
  PIXEL_ROW,
  VALUE_ROW,
} from '../../layouts/digits.ts';
import { nodesOf } from '../../network/plan-nodes.ts';
import type { Plan } from '../../network/plan.ts';

/**
 * A plan in the words of the digit kernel (shared/layouts/digits.ts), each computed node in the plan's order. The bias counts
 * as a pixel. The outputs' rows come last, in the order of the classes; those of several heads lie where `heads` says.
 */
export interface DigitNetwork {
  readonly words: Int32Array;
  readonly nodeCount: number;
  readonly firstOutputRow: number;
  readonly classes: number;
  /** Of each head and class the byte offset of its row of values; empty for a single network. */
  readonly heads: Int32Array;
  /** Rows of a tile the network expects: its inputs and the bias. */
  readonly pixelRows: number;
  /** Connections of the plan, and for each encoded source the plan's connection it belongs to. */
  readonly planConnections: number;
  readonly connectionOrder: Int32Array;
}

const cache = new WeakMap<Plan, DigitNetwork>();

/**
 * The plan as the digit kernel reads it, computed once per plan. An image is a single time step from
 * rest, so recurrent connections carry 0 and are left out.
 * @param heads networks in the plan, whose outputs stand one after another
 */
export function digitNetworkOf(plan: Plan, heads = 1): DigitNetwork {
  const known = cache.get(plan);
  if (known !== undefined) return known;
  const network = encode(plan, heads);
  cache.set(plan, network);
  return network;
}

function encode(plan: Plan, heads: number): DigitNetwork {
  const { nodes, outputs } = nodesOf(plan);
  const pixelOf = pixelSlots(plan);
  const rowOfSlot = rowsOf(plan, heads === 1 ? outputs : new Int32Array(0));
  const encoded: number[] = [];
  const order: number[] = [];
  for (const { slot, activation, sources, first } of nodes) {
    const node = encoded.length;
    for (let k = 0; k < NODE_HEADER_WORDS; k++) encoded.push(0);
    const add = (rowOf: Int32Array, rowSize: number): number => {
      const before = order.length;
      for (let q = 0; q < sources.length; q++) {
        const row = at(rowOf, at(sources, q));
        if (row < 0) continue;
        encoded.push(row * rowSize);
        order.push(first + q);
      }
      return order.length - before;
    };
    encoded[node + NODE_ACTIVATION] = activation;
    encoded[node + NODE_PIXELS] = add(pixelOf, PIXEL_ROW);
    encoded[node + NODE_NODES] = add(rowOfSlot, VALUE_ROW);
    encoded[node + NODE_ROW] = at(rowOfSlot, slot) * VALUE_ROW;
  }
  return {
    words: Int32Array.from(encoded),
    nodeCount: plan.computedCount,
    firstOutputRow: plan.computedCount - plan.outputCount,
    classes: plan.outputCount / heads,
    heads: heads === 1 ? new Int32Array(0) : outputs.map((slot) => at(rowOfSlot, slot) * VALUE_ROW),
    pixelRows: plan.inputCount + 1,
    planConnections: plan.connectionCount,
    connectionOrder: Int32Array.from(order),
  };
}

/** The row of a tile that each slot reads, or -1: bias and inputs. */
function pixelSlots(plan: Plan): Int32Array {
  const rows = new Int32Array(plan.slotCount).fill(-1);
  for (let slot = 0; slot <= plan.inputCount; slot++) rows[slot] = slot;
  return rows;
}

/** The row of values of each computed slot: the others in the plan's order, then `outputs`. */
function rowsOf(plan: Plan, outputs: Int32Array): Int32Array {
  const rows = new Int32Array(plan.slotCount).fill(-1);
  const firstOutput = plan.computedCount - outputs.length;
  outputs.forEach((slot, k) => {
    rows[slot] = firstOutput + k;
  });
  let hidden = 0;
  for (let n = 0; n < plan.computedCount; n++) {
    const slot = plan.inputCount + 1 + n;
    if (at(rows, slot) < 0) rows[slot] = hidden++;
  }
  return rows;
}

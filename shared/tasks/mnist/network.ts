import { at } from '../../base/arrays.ts';
import { PLAN_HEADER_WORDS, type Plan } from '../../network/plan.ts';
import { TILE } from './batch.ts';

/**
 * A plan in the words of the digit kernel. Each computed node, in the plan's order: activation, number
 * of pixel sources (the bias counts as one), number of computed sources, byte offset of its row of
 * values, then the byte offset of each source's row, pixels first. The outputs' rows come last, in
 * the order of the classes.
 */
export interface DigitNetwork {
  readonly words: Int32Array;
  readonly nodeCount: number;
  readonly firstOutputRow: number;
  readonly classes: number;
  /** Rows of a tile the network expects: its inputs and the bias. */
  readonly pixelRows: number;
  /** Connections of the plan, and for each encoded source the plan's connection it belongs to. */
  readonly planConnections: number;
  readonly connectionOrder: Int32Array;
}

const PIXEL_ROW = TILE * 2;
const VALUE_ROW = TILE * 4;

const cache = new WeakMap<Plan, DigitNetwork>();

/**
 * The plan as the digit kernel reads it, computed once per plan. An image is a single time step from
 * rest, so recurrent connections carry 0 and are left out.
 */
export function digitNetworkOf(plan: Plan): DigitNetwork {
  const known = cache.get(plan);
  if (known !== undefined) return known;
  const network = encode(plan);
  cache.set(plan, network);
  return network;
}

function encode(plan: Plan): DigitNetwork {
  const { words } = plan;
  const outputsAt = PLAN_HEADER_WORDS + 2 * at(words, 4);
  const pixelOf = pixelSlots(plan);
  const rowOfSlot = rowsOf(plan, outputsAt);
  const encoded: number[] = [];
  const order: number[] = [];
  let read = outputsAt + plan.outputCount;
  let connection = 0;
  for (let n = 0; n < plan.computedCount; n++) {
    const first = read + 3;
    const end = first + at(words, read + 2);
    const node = encoded.length;
    encoded.push(at(words, read + 1), 0, 0, at(rowOfSlot, at(words, read)) * VALUE_ROW);
    const add = (rowOf: Int32Array, rowSize: number): number => {
      const before = order.length;
      for (let q = first; q < end; q++) {
        const row = at(rowOf, at(words, q));
        if (row < 0) continue;
        encoded.push(row * rowSize);
        order.push(connection + q - first);
      }
      return order.length - before;
    };
    encoded[node + 1] = add(pixelOf, PIXEL_ROW);
    encoded[node + 2] = add(rowOfSlot, VALUE_ROW);
    connection += end - first;
    read = end;
  }
  return {
    words: Int32Array.from(encoded),
    nodeCount: plan.computedCount,
    firstOutputRow: plan.computedCount - plan.outputCount,
    classes: plan.outputCount,
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

/** The row of values of each computed slot: hidden nodes in the plan's order, then the outputs. */
function rowsOf(plan: Plan, outputsAt: number): Int32Array {
  const rows = new Int32Array(plan.slotCount).fill(-1);
  const firstOutput = plan.computedCount - plan.outputCount;
  for (let k = 0; k < plan.outputCount; k++) rows[at(plan.words, outputsAt + k)] = firstOutput + k;
  let hidden = 0;
  for (let n = 0; n < plan.computedCount; n++) {
    const slot = plan.inputCount + 1 + n;
    if (at(rows, slot) < 0) rows[slot] = hidden++;
  }
  return rows;
}

// The plan interpreter: evaluates one network for many lanes at once, two lanes of f64 in a vector.
// A lane is one rollout: its own observation, its own weights, the same network.
//
// Values are stored slot-major: the value of slot s in lane l is the double at
//   values + s * stride + 8 * l
// and every row has room for a multiple of four lanes. The plan's words (shared/network/plan.ts) are
// rewritten once per genome with slots replaced by byte offsets. Nothing is bounds-checked here: the
// caller (shared/network/kernel.ts) validates plans and sizes memory.

import {
  NODE_ACTIVATION,
  NODE_HEADER_WORDS,
  NODE_SLOT,
  NODE_SOURCES,
  PLAN_COMPUTED,
  PLAN_COPIES,
  PLAN_HEADER_WORDS,
  PLAN_OUTPUTS,
  PLAN_SLOTS,
} from '../../layouts/network';
import { cosPi, expNegative, sinPi, tanh } from './math';

/** Bytes of a computed node before its sources. */
const NODE_BYTES: usize = NODE_HEADER_WORDS << 2;

let program: usize = 0;
let copies: i32 = 0;
let computed: i32 = 0;
let nodesStart: usize = 0;
/** Base address of the values. */
export let values: usize = 0;
/** Bytes of one slot's row. */
export let stride: usize = 0;
let weights: usize = 0;
let individual: bool = false;
let outputs: usize = 0;
let slotCount: i32 = 0;

/**
 * Rewrites a plan for a number of lanes.
 * planAddress: words as plan.ts writes them. programAddress: room for as many words.
 * weightsAddress: shared: one double a lane; individual: rows of doubles, one row a connection in
 * plan order, with the same stride as the values.
 */
export function prepareNetwork(
  planAddress: usize,
  programAddress: usize,
  valuesAddress: usize,
  weightsAddress: usize,
  lanes: i32,
  individualWeights: i32,
): void {
  program = programAddress;
  values = valuesAddress;
  weights = weightsAddress;
  individual = individualWeights != 0;
  stride = <usize>(((lanes + 3) >> 2) << 5);
  computed = load<i32>(planAddress, PLAN_COMPUTED << 2);
  slotCount = load<i32>(planAddress, PLAN_SLOTS << 2);
  const outputCount = load<i32>(planAddress, PLAN_OUTPUTS << 2);
  copies = load<i32>(planAddress, PLAN_COPIES << 2);
  let from = planAddress + (PLAN_HEADER_WORDS << 2);
  let to = program;
  for (let k = 0, n = copies * 2 + outputCount; k < n; k++) {
    store<u32>(to, load<u32>(from) * <u32>stride);
    from += 4;
    to += 4;
  }
  outputs = program + (<usize>copies << 3);
  nodesStart = to;
  for (let k = 0; k < computed; k++) {
    const sources = load<i32>(from, NODE_SOURCES << 2);
    store<u32>(to, load<u32>(from, NODE_SLOT << 2) * <u32>stride, NODE_SLOT << 2);
    store<u32>(to, load<u32>(from, NODE_ACTIVATION << 2), NODE_ACTIVATION << 2);
    store<u32>(to, sources, NODE_SOURCES << 2);
    from += NODE_BYTES;
    to += NODE_BYTES;
    for (let q = 0; q < sources; q++) {
      store<u32>(to, load<u32>(from) * <u32>stride);
      from += 4;
      to += 4;
    }
  }
  resetNetwork();
}

/** Sets every value to 0 and the bias to 1: the state at the start of an episode. */
export function resetNetwork(): void {
  memory.fill(values, 0, <usize>slotCount * stride);
  for (let l: usize = 0; l < stride; l += 8) store<f64>(values + l, 1.0);
}

/** Address of input k's row (0-based, the bias not counted). */
@inline
export function inputRow(k: i32): usize {
  return values + <usize>(k + 1) * stride;
}

/** Address of output k's row. */
@inline
export function outputRow(k: i32): usize {
  return values + <usize>load<u32>(outputs + (<usize>k << 2));
}

/** Moves lane `from` into lane `to`: every value and the weights. Used to close the gap of an ended lane. */
export function moveLane(from: i32, to: i32): void {
  const a = <usize>from << 3;
  const b = <usize>to << 3;
  if (individual) {
    const rows = totalSources();
    for (let k = 0; k < rows; k++) {
      const row = weights + <usize>k * stride;
      store<f64>(row + b, load<f64>(row + a));
    }
  } else {
    store<f64>(weights + b, load<f64>(weights + a));
  }
  if (copies > 0) {
    for (let s = 0; s < slotCount; s++) {
      const row = values + <usize>s * stride;
      store<f64>(row + b, load<f64>(row + a));
    }
  }
}

function totalSources(): i32 {
  let total = 0;
  let p = nodesStart;
  for (let k = 0; k < computed; k++) {
    const sources = load<i32>(p, NODE_SOURCES << 2);
    total += sources;
    p += NODE_BYTES + (<usize>sources << 2);
  }
  return total;
}

/** One pass through the network for the first `active` lanes. */
export function forward(active: i32): void {
  const bytes = <usize>(((active + 3) >> 2) << 5);
  if (individual) forwardIndividual(bytes);
  else forwardShared(bytes);
  // What recurrent connections read in the next pass, kept before the next observation arrives.
  for (let k = 0; k < copies; k++) {
    const pair = program + (<usize>k << 3);
    memory.copy(values + load<u32>(pair, 4), values + load<u32>(pair), bytes);
  }
}

function forwardShared(bytes: usize): void {
  let p = nodesStart;
  for (let k = computed; k > 0; k--) {
    const row = values + <usize>load<u32>(p, NODE_SLOT << 2);
    const activation = load<i32>(p, NODE_ACTIVATION << 2);
    const sources = load<i32>(p, NODE_SOURCES << 2);
    p += NODE_BYTES;
    const end = p + (<usize>sources << 2);
    for (let l: usize = 0; l < bytes; l += 32) {
      let a = f64x2.splat(0.0);
      let b = f64x2.splat(0.0);
      const base = values + l;
      for (let q = p; q < end; q += 4) {
        const from = base + <usize>load<u32>(q);
        a = f64x2.add(a, v128.load(from));
        b = f64x2.add(b, v128.load(from, 16));
      }
      v128.store(row + l, f64x2.mul(a, v128.load(weights + l)));
      v128.store(row + l, f64x2.mul(b, v128.load(weights + l, 16)), 16);
    }
    activate(row, bytes, activation);
    p = end;
  }
}

function forwardIndividual(bytes: usize): void {
  let p = nodesStart;
  let weightRow = weights;
  for (let k = computed; k > 0; k--) {
    const row = values + <usize>load<u32>(p, NODE_SLOT << 2);
    const activation = load<i32>(p, NODE_ACTIVATION << 2);
    const sources = load<i32>(p, NODE_SOURCES << 2);
    p += NODE_BYTES;
    const end = p + (<usize>sources << 2);
    for (let l: usize = 0; l < bytes; l += 32) {
      let a = f64x2.splat(0.0);
      let b = f64x2.splat(0.0);
      const base = values + l;
      let w = weightRow + l;
      for (let q = p; q < end; q += 4) {
        const from = base + <usize>load<u32>(q);
        a = f64x2.add(a, f64x2.mul(v128.load(from), v128.load(w)));
        b = f64x2.add(b, f64x2.mul(v128.load(from, 16), v128.load(w, 16)));
        w += stride;
      }
      v128.store(row + l, a);
      v128.store(row + l, b, 16);
    }
    weightRow += <usize>sources * stride;
    activate(row, bytes, activation);
    p = end;
  }
}

/** Applies an activation to a row of sums, four lanes a pass. */
function activate(row: usize, bytes: usize, activation: i32): void {
  const end = row + bytes;
  switch (activation) {
    case 2: {
      const one = f64x2.splat(1.0);
      const zero = f64x2.splat(0.0);
      for (let r = row; r < end; r += 16) {
        v128.store(r, v128.and(f64x2.gt(v128.load(r), zero), one));
      }
      break;
    }
    case 3: {
      for (let r = row; r < end; r += 32) {
        const a = sinPi(v128.load(r));
        const b = sinPi(v128.load(r, 16));
        v128.store(r, a);
        v128.store(r, b, 16);
      }
      break;
    }
    case 4: {
      const half = f64x2.splat(-0.5);
      for (let r = row; r < end; r += 32) {
        const x = v128.load(r);
        const y = v128.load(r, 16);
        const a = expNegative(f64x2.mul(f64x2.mul(x, x), half));
        const b = expNegative(f64x2.mul(f64x2.mul(y, y), half));
        v128.store(r, a);
        v128.store(r, b, 16);
      }
      break;
    }
    case 5: {
      for (let r = row; r < end; r += 32) {
        const a = tanh(v128.load(r));
        const b = tanh(v128.load(r, 16));
        v128.store(r, a);
        v128.store(r, b, 16);
      }
      break;
    }
    case 6: {
      const half = f64x2.splat(0.5);
      for (let r = row; r < end; r += 32) {
        const a = tanh(f64x2.mul(v128.load(r), half));
        const b = tanh(f64x2.mul(v128.load(r, 16), half));
        v128.store(r, f64x2.add(f64x2.mul(a, half), half));
        v128.store(r, f64x2.add(f64x2.mul(b, half), half), 16);
      }
      break;
    }
    case 7: {
      for (let r = row; r < end; r += 16) v128.store(r, f64x2.neg(v128.load(r)));
      break;
    }
    case 8: {
      for (let r = row; r < end; r += 16) v128.store(r, f64x2.abs(v128.load(r)));
      break;
    }
    case 9: {
      const zero = f64x2.splat(0.0);
      for (let r = row; r < end; r += 16) v128.store(r, f64x2.pmax(zero, v128.load(r)));
      break;
    }
    case 10: {
      for (let r = row; r < end; r += 32) {
        const a = cosPi(v128.load(r));
        const b = cosPi(v128.load(r, 16));
        v128.store(r, a);
        v128.store(r, b, 16);
      }
      break;
    }
    case 11: {
      for (let r = row; r < end; r += 16) {
        const x = v128.load(r);
        v128.store(r, f64x2.mul(x, x));
      }
      break;
    }
    default:
      break;
  }
}

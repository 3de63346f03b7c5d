// Classification of batches of images by one network at several weights. The host writes the batch, the
// encoded network and the weights into memory and gives their places; nothing is checked here.
import { activateRow } from './digits/activate';
import {
  NODE_ACTIVATION,
  NODE_NODES,
  NODE_PIXELS,
  NODE_ROW,
  PIXEL_ROW,
  TILE,
  rowBytes,
  spread,
  valueShift,
} from './digits/layout';
import { outcome } from './digits/outcome';
import { nodeBytes, pixelValues, sumPixels, sumShared } from './digits/sums';
import { addWeighted } from './digits/weighted';

/** The first byte of memory that is the host's to use. */
export function heapBase(): usize {
  return __heap_base;
}

/** Images in a tile, so that the host can refuse a kernel that was compiled with another number. */
export function tileImages(): i32 {
  return TILE;
}

let tiles: usize = 0;
let tileCount: i32 = 0;
let tileRows: i32 = 0;
let levels: i32 = 255;
let labels: usize = 0;

/**
 * The batch: `count` tiles of `rows` rows of 16-bit steps (row 0 is the bias: `steps` everywhere), and
 * TILE 32-bit classes a tile, -1 for padding.
 */
export function setBatch(at: usize, count: i32, rows: i32, steps: i32, classesAt: usize): void {
  tiles = at;
  tileCount = count;
  tileRows = rows;
  levels = steps;
  labels = classesAt;
}

let network: usize = 0;
let nodeCount: i32 = 0;
let firstOutput: i32 = 0;
let classes: i32 = 0;

/**
 * The network: `count` encoded nodes in topological order. Its `outputs` classes have rows of values one
 * after another, from row `outputsAt` on.
 */
export function setNetwork(at: usize, count: i32, outputsAt: i32, outputs: i32): void {
  network = at;
  nodeCount = count;
  firstOutput = outputsAt;
  classes = outputs;
}

let heads: usize = 0;
let headCount: i32 = 0;

/**
 * Networks in one: for each of `count` heads the 32-bit offset of the row of each of its classes, among values of
 * floats. 0 heads: a single network, whose outputs' rows stand one after another.
 */
export function setHeads(at: usize, count: i32): void {
  heads = at;
  headCount = count;
}

let predictions: usize = 0;
let probabilities: usize = 0;

/** Where predicted classes (a byte an image) and probabilities (a float an image and class) go; 0: nowhere. */
export function setResults(predictionsAt: usize, probabilitiesAt: usize): void {
  predictions = predictionsAt;
  probabilities = probabilitiesAt;
}

/** Adds the outcome of one tile, whose outputs stand from `outputs` on, to the total of row `set` of the results. */
function finish<T>(tile: i32, set: i32, outputs: usize, totals: usize): void {
  const images = <usize>(tileCount * TILE);
  const stride = images << 2;
  const first = <usize>(tile * TILE);
  const predicted = predictions != 0 ? predictions + <usize>set * images + first : 0;
  const probable =
    probabilities != 0 ? probabilities + <usize>(set * classes) * stride + (first << 2) : 0;
  const rightAt = labels + (first << 2);
  const total = outcome<T>(outputs, classes, rightAt, predicted, probable, stride);
  const at = totals + ((<usize>set) << 3);
  store<f64>(at, load<f64>(at) + total);
}

/** The outcome of every head: its outputs are put side by side first. */
function finishHeads<T>(
  tile: i32,
  set: i32,
  setCount: i32,
  values: usize,
  totals: usize,
  outputs: usize,
): void {
  let at = heads;
  for (let head = 0; head < headCount; head++) {
    for (let c = 0; c < classes; c++, at += 4) {
      const row = values + (load<u32>(at) << valueShift<T>());
      memory.copy(outputs + <usize>c * rowBytes<T>(), row, rowBytes<T>());
    }
    finish<T>(tile, head * setCount + set, outputs, totals);
  }
}

function passShared<T>(weights: usize, setCount: i32, totals: usize, scratch: usize): void {
  const sums = scratch;
  const values = scratch + <usize>nodeCount * rowBytes<T>();
  const sideBySide = values + <usize>nodeCount * rowBytes<T>();
  const outputs = values + <usize>firstOutput * rowBytes<T>();
  const tileBytes = <usize>tileRows * PIXEL_ROW;
  const rows = headCount > 0 ? headCount * setCount : setCount;
  memory.fill(totals, 0, (<usize>rows) << 3);
  for (let tile = 0; tile < tileCount; tile++) {
    sumPixels<T>(network, nodeCount, tiles + <usize>tile * tileBytes, sums, <T>levels);
    for (let set = 0; set < setCount; set++) {
      const weight = spread<T>(weights + <usize>set * sizeof<T>());
      let node = network;
      let sum = sums;
      for (let k = 0; k < nodeCount; k++) {
        const row = values + (load<u32>(node, NODE_ROW << 2) << valueShift<T>());
        sumShared<T>(node, sum, values, row, weight);
        activateRow<T>(row, load<i32>(node, NODE_ACTIVATION << 2));
        node += nodeBytes(load<i32>(node, NODE_PIXELS << 2), load<i32>(node, NODE_NODES << 2));
        sum += rowBytes<T>();
      }
      if (headCount > 0) finishHeads<T>(tile, set, setCount, values, totals, sideBySide);
      else finish<T>(tile, set, outputs, totals);
    }
  }
}

function passOwn<T>(
  weights: usize,
  connectionCount: i32,
  setCount: i32,
  totals: usize,
  scratch: usize,
): void {
  const pixels = scratch;
  const values = scratch + <usize>tileRows * rowBytes<T>();
  const outputs = values + <usize>firstOutput * rowBytes<T>();
  const tileBytes = <usize>tileRows * PIXEL_ROW;
  const pixelShift = 1 + valueShift<T>();
  memory.fill(totals, 0, (<usize>setCount) << 3);
  for (let tile = 0; tile < tileCount; tile++) {
    pixelValues<T>(tiles + <usize>tile * tileBytes, tileRows, pixels, <T>levels);
    for (let set = 0; set < setCount; set++) {
      let weight = weights + <usize>(set * connectionCount) * sizeof<T>();
      let node = network;
      for (let k = 0; k < nodeCount; k++) {
        const row = values + (load<u32>(node, NODE_ROW << 2) << valueShift<T>());
        const fromPixels = load<i32>(node, NODE_PIXELS << 2);
        const fromNodes = load<i32>(node, NODE_NODES << 2);
        memory.fill(row, 0, rowBytes<T>());
        addWeighted<T>(node + nodeBytes(0, 0), fromPixels, pixelShift, weight, pixels, row);
        weight += <usize>fromPixels * sizeof<T>();
        const rest = node + nodeBytes(fromPixels, 0);
        addWeighted<T>(rest, fromNodes, valueShift<T>(), weight, values, row);
        weight += <usize>fromNodes * sizeof<T>();
        activateRow<T>(row, load<i32>(node, NODE_ACTIVATION << 2));
        node += nodeBytes(fromPixels, fromNodes);
      }
      finish<T>(tile, set, outputs, totals);
    }
  }
}

/**
 * Sums the log-probabilities of the right classes over the batch under each of `setCount` shared
 * weights (floats at `weights`) into the doubles at `totals`: of several heads one after another. `scratch` offers two
 * rows of values a node, and with heads one a class.
 */
export function evaluateShared32(weights: usize, sets: i32, totals: usize, scratch: usize): void {
  passShared<f32>(weights, sets, totals, scratch);
}

/** The same in doubles, weights included. */
export function evaluateShared64(weights: usize, sets: i32, totals: usize, scratch: usize): void {
  passShared<f64>(weights, sets, totals, scratch);
}

/**
 * As evaluateShared32, with a weight of its own for every connection: set s has the `connections` floats
 * from number s * connections on, in the order of the encoded sources. `scratch` offers a row of values a
 * pixel row, and one a node.
 */
export function evaluateOwn32(
  weights: usize,
  connections: i32,
  sets: i32,
  totals: usize,
  scratch: usize,
): void {
  passOwn<f32>(weights, connections, sets, totals, scratch);
}

/** The same in doubles, weights included. */
export function evaluateOwn64(
  weights: usize,
  connections: i32,
  sets: i32,
  totals: usize,
  scratch: usize,
): void {
  passOwn<f64>(weights, connections, sets, totals, scratch);
}

/** A row of floats through an activation: for tests against Math. */
export function activate32(row: usize, id: i32): void {
  activateRow<f32>(row, id);
}

/** A row of doubles through an activation: for tests against Math. */
export function activate64(row: usize, id: i32): void {
  activateRow<f64>(row, id);
}

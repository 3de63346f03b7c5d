import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { hasSimd, noSimd, notInstantiated } from '../../network/kernel.ts';
import { TILE } from '../../layouts/digits.ts';
import type { DigitBatch } from './batch.ts';
import {
  aligned,
  numbersAt,
  placesOf,
  withoutPadding,
  type PassOptions,
  type Places,
} from './memory.ts';
import type { DigitNetwork } from './network.ts';

/**
 * The outcome of a batch under several weight sets; images are counted without padding. Of a plan of several heads each
 * head's sets come one after another.
 */
export interface BatchOutcome {
  readonly setCount: number;
  readonly imageCount: number;
  /** Per set: mean log-probability of the right class over the images whose digit is known (nats). */
  readonly logLikelihood: Float64Array;
  /** [set][image]: the first class of the highest output; empty unless wanted. */
  readonly predictions: Uint8Array;
  /** [set][class][image]: softmax of the outputs; empty unless wanted. */
  readonly probabilities: Float32Array;
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: () => number;
  readonly tileImages: () => number;
  readonly setBatch: (
    at: number,
    tiles: number,
    rows: number,
    levels: number,
    labels: number,
  ) => void;
  readonly setNetwork: (at: number, nodes: number, firstOutput: number, classes: number) => void;
  readonly setHeads: (at: number, count: number) => void;
  readonly setResults: (predictions: number, probabilities: number) => void;
  readonly evaluateShared32: SharedPass;
  readonly evaluateShared64: SharedPass;
  readonly evaluateOwn32: OwnPass;
  readonly evaluateOwn64: OwnPass;
  readonly activate32: (row: number, activation: number) => void;
  readonly activate64: (row: number, activation: number) => void;
}

type SharedPass = (weights: number, sets: number, totals: number, scratch: number) => void;
type OwnPass = (
  weights: number,
  connections: number,
  sets: number,
  totals: number,
  scratch: number,
) => void;

const PAGE = 65536;

/** The digit kernel with its memory: a batch stays loaded while networks pass over it. */
export class DigitKernel {
  private batch: DigitBatch | null = null;
  private known = 0;
  private batchEnd = 0;

  constructor(private readonly wasm: Exports) {}

  /** Loads a batch; does nothing if it is the one already loaded. */
  load(batch: DigitBatch): void {
    if (batch === this.batch) return;
    const tiles = aligned(this.wasm.heapBase());
    const labels = aligned(tiles + batch.tiles.byteLength);
    this.batchEnd = aligned(labels + batch.labels.byteLength);
    this.reserve(this.batchEnd);
    new Uint16Array(this.wasm.memory.buffer, tiles, batch.tiles.length).set(batch.tiles);
    new Int32Array(this.wasm.memory.buffer, labels, batch.labels.length).set(batch.labels);
    this.wasm.setBatch(tiles, batch.tileCount, batch.rows, batch.levels, labels);
    this.batch = batch;
    this.known = batch.labels.reduce((count, label) => count + (label >= 0 ? 1 : 0), 0);
  }

  /** The digits of the loaded batch. */
  get labels(): Int32Array {
    return this.batch?.labels ?? new Int32Array(0);
  }

  /** Runs the network over the loaded batch at each shared weight. */
  shared(network: DigitNetwork, weights: Float64Array, options: PassOptions): BatchOutcome {
    const pass =
      options.precision === 'single' ? this.wasm.evaluateShared32 : this.wasm.evaluateShared64;
    return this.run(network, weights, weights.length, options, (at, totals, scratch) => {
      pass(at, weights.length, totals, scratch);
    });
  }

  /**
   * Runs the network with a weight of its own for every connection: set s has the weights from number
   * s * planConnections on, in the order of the plan's connections.
   */
  own(
    network: DigitNetwork,
    weights: Float64Array,
    setCount: number,
    options: PassOptions,
  ): BatchOutcome {
    const connections = network.connectionOrder.length;
    const ordered = new Float64Array(setCount * connections);
    for (let set = 0; set < setCount; set++) {
      for (let place = 0; place < connections; place++) {
        const connection = at(network.connectionOrder, place);
        ordered[set * connections + place] = at(
          weights,
          set * network.planConnections + connection,
        );
      }
    }
    const pass = options.precision === 'single' ? this.wasm.evaluateOwn32 : this.wasm.evaluateOwn64;
    return this.run(network, ordered, setCount, options, (weightsAt, totals, scratch) => {
      pass(weightsAt, connections, setCount, totals, scratch);
    });
  }

  /** The kernel's own activation of TILE numbers, for tests against Math.*. Unloads the batch. */
  activate(
    inputs: Float64Array,
    activation: number,
    precision: PassOptions['precision'],
  ): Float64Array {
    const row = aligned(this.wasm.heapBase());
    this.batch = null;
    this.reserve(row + TILE * 8);
    const numbers = numbersAt(this.wasm.memory.buffer, row, TILE, precision);
    numbers.set(inputs);
    (precision === 'single' ? this.wasm.activate32 : this.wasm.activate64)(row, activation);
    return Float64Array.from(numbers);
  }

  private run(
    network: DigitNetwork,
    weights: Float64Array,
    setCount: number,
    options: PassOptions,
    pass: (weightsAt: number, totals: number, scratch: number) => void,
  ): BatchOutcome {
    const batch = this.batch;
    if (batch === null) throw new PrecocialError('internal', 'No batch of images is loaded.');
    if (network.pixelRows !== batch.rows) {
      throw new PrecocialError(
        'wrong-task',
        `The network reads ${network.pixelRows - 1} inputs; the images have ${batch.rows - 1} pixels.`,
      );
    }
    const heads = network.heads.length / network.classes;
    const results = setCount * Math.max(1, heads);
    const places = placesOf(this.batchEnd, network, batch, weights.length, results, options);
    this.reserve(places.end);
    const { buffer } = this.wasm.memory;
    new Int32Array(buffer, places.network, network.words.length).set(network.words);
    new Int32Array(buffer, places.heads, network.heads.length).set(network.heads);
    numbersAt(buffer, places.weights, weights.length, options.precision).set(weights);
    this.wasm.setNetwork(
      places.network,
      network.nodeCount,
      network.firstOutputRow,
      network.classes,
    );
    this.wasm.setHeads(places.heads, heads);
    this.wasm.setResults(
      places.predictionCount > 0 ? places.predictions : 0,
      places.probabilityCount > 0 ? places.probabilities : 0,
    );
    pass(places.weights, places.totals, places.scratch);
    return this.outcomeAt(places, batch, results);
  }

  private outcomeAt(places: Places, batch: DigitBatch, setCount: number): BatchOutcome {
    const { buffer } = this.wasm.memory;
    const images = batch.tileCount * TILE;
    const totals = new Float64Array(buffer, places.totals, setCount);
    const predictions = new Uint8Array(buffer, places.predictions, places.predictionCount);
    const probabilities = new Float32Array(buffer, places.probabilities, places.probabilityCount);
    return {
      setCount,
      imageCount: batch.count,
      logLikelihood: totals.map((total) => total / this.known),
      predictions: withoutPadding(predictions, images, batch.count, (n) => new Uint8Array(n)),
      probabilities: withoutPadding(probabilities, images, batch.count, (n) => new Float32Array(n)),
    };
  }

  private reserve(bytes: number): void {
    const missing = bytes - this.wasm.memory.buffer.byteLength;
    if (missing <= 0) return;
    try {
      this.wasm.memory.grow(Math.ceil(missing / PAGE));
    } catch (cause) {
      throw new PrecocialError(
        'kernel',
        `The digit kernel needs ${Math.ceil(bytes / 2 ** 20)} MB of memory, which it cannot have. Use fewer images or weights at once.`,
        {},
        { cause },
      );
    }
  }
}

/**
 * Starts the digit kernel from the bytes of its module.
 * @throws PrecocialError 'kernel' if the machine cannot run it or it is not the module of this version
 */
export function instantiateDigits(bytes: Uint8Array): DigitKernel {
  let exports: Record<string, unknown>;
  try {
    const abort = (): never => {
      throw new PrecocialError('kernel', 'The digit kernel stopped itself.');
    };
    exports = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)), {
      env: { abort },
    }).exports;
  } catch (cause) {
    throw hasSimd() ? notInstantiated('digits', cause) : noSimd();
  }
  const wasm = exports as unknown as Exports;
  if (typeof wasm.tileImages !== 'function' || wasm.tileImages() !== TILE) {
    throw new PrecocialError('kernel', 'The digit kernel was built for another version.');
  }
  return new DigitKernel(wasm);
}

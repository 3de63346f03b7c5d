import { at, item } from '../base/arrays.ts';
import type { Genome } from '../genome/genome.ts';
import { structureOf } from '../genome/structure.ts';
import { activationOf, type ActivationId } from '../genome/activations.ts';

/**
 * The naive evaluator: one value at a time, straight from the genes. Slow and obvious; every faster
 * evaluator is tested against it.
 */
export interface Oracle {
  /** Value of each node of the genome after the last step, in the genome's node order. */
  readonly values: Float64Array;
  /** Starts an episode: recurrent connections read 0. */
  reset(): void;
  /**
   * One pass. @param inputs the observation, without the bias
   * @param weight the shared weight; offsets are added where a gene has one and `useOffsets` is true
   * @returns the outputs in task order, a view that the next step overwrites
   */
  step(inputs: ArrayLike<number>, weight: number): Float64Array;
}

export interface OracleOptions {
  /** Add each connection's weight offset to the shared weight. */
  readonly useOffsets?: boolean;
  /** The activation functions; absent: those of the engine's Math, which differ from the kernels' in last bits. */
  readonly activate?: Activate;
}

/** Value of an activation at a point. */
export type Activate = (activation: ActivationId, x: number) => number;

/** Builds the naive evaluator of a genome. */
export function createOracle(genome: Genome, options: OracleOptions = {}): Oracle {
  const { order, source, destination } = structureOf(genome);
  const activate = options.activate ?? ((id: ActivationId, x: number) => activationOf(id).apply(x));
  const place = new Int32Array(genome.nodes.length);
  order.forEach((node, k) => (place[node] = k));
  const incoming: number[][] = genome.nodes.map(() => []);
  genome.connections.forEach((gene, c) => {
    if (gene.enabled) item(incoming, at(destination, c)).push(c);
  });
  // Sums run in the order of evaluation, recurrent connections last, as in a plan: a different order
  // would round differently, and a step activation can turn a last bit into a one.
  const rank = (c: number): number =>
    at(place, at(source, c)) + (item(genome.connections, c).recurrent === true ? order.length : 0);
  for (const list of incoming) list.sort((a, b) => rank(a) - rank(b));
  const values = new Float64Array(genome.nodes.length);
  let previous = new Float64Array(genome.nodes.length);
  const outputs = new Float64Array(genome.outputCount);

  const read = (c: number): number => {
    const from = item(genome.connections, c).recurrent === true ? previous : values;
    return at(from, at(source, c));
  };
  const sumInto = (node: number, weight: number): number => {
    let sum = 0;
    if (options.useOffsets === true) {
      for (const c of item(incoming, node)) {
        sum += (weight + (item(genome.connections, c).offset ?? 0)) * read(c);
      }
      return sum;
    }
    for (const c of item(incoming, node)) sum += read(c);
    return weight * sum;
  };

  return {
    values,
    reset: () => {
      values.fill(0);
    },
    step: (inputs, weight) => {
      previous = values.slice();
      values[0] = 1;
      for (let i = 0; i < genome.inputCount; i++) values[i + 1] = at(inputs, i);
      for (const node of order) {
        if (node <= genome.inputCount) continue;
        values[node] = activate(item(genome.nodes, node).activation, sumInto(node, weight));
      }
      for (let k = 0; k < genome.outputCount; k++)
        outputs[k] = at(values, genome.inputCount + 1 + k);
      return outputs;
    },
  };
}

import { at, item } from '../arrays.ts';
import type { Genome } from '../genome/genome.ts';
import { structureOf } from '../genome/structure.ts';
import { activationOf } from './activations.ts';

/**
 * The naive evaluator: one value at a time, straight from the genes. Slow and obvious; every faster
 * evaluator is tested against it, and the window uses it to show every node's value.
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
}

/** Builds the naive evaluator of a genome. */
export function createOracle(genome: Genome, options: OracleOptions = {}): Oracle {
  const { order, source, destination } = structureOf(genome);
  const incoming: number[][] = genome.nodes.map(() => []);
  genome.connections.forEach((gene, c) => {
    if (gene.enabled) item(incoming, at(destination, c)).push(c);
  });
  const values = new Float64Array(genome.nodes.length);
  let previous = new Float64Array(genome.nodes.length);
  const outputs = new Float64Array(genome.outputCount);

  const sumInto = (node: number, weight: number): number => {
    let sum = 0;
    for (const c of item(incoming, node)) {
      const gene = item(genome.connections, c);
      const from = gene.recurrent === true ? previous : values;
      const offset = options.useOffsets === true ? (gene.offset ?? 0) : 0;
      sum += (weight + offset) * at(from, at(source, c));
    }
    return sum;
  };

  return {
    values,
    reset: () => {
      values.fill(0);
      values[0] = 1;
    },
    step: (inputs, weight) => {
      previous = values.slice();
      values[0] = 1;
      for (let i = 0; i < genome.inputCount; i++) values[i + 1] = at(inputs, i);
      for (const node of order) {
        if (node <= genome.inputCount) continue;
        const activation = activationOf(item(genome.nodes, node).activation);
        values[node] = activation.apply(sumInto(node, weight));
      }
      for (let k = 0; k < genome.outputCount; k++)
        outputs[k] = at(values, genome.inputCount + 1 + k);
      return outputs;
    },
  };
}

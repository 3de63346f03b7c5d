import { at, item } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import { MOST_CONNECTIONS } from '../genome/limits.ts';
import { sealGenome, type ConnectionGene, type Genome } from '../genome/genome.ts';
import { publishedConnectionOrder } from '../genome/order.ts';
import { shareStructure } from '../genome/structure.ts';
import { parseJson, type JsonSource } from './json-source.ts';
import { checkShape, listOf, refuseField, z } from './schema.ts';

/**
 * Reads a tuned weights file: offsets of the enabled connections, row by row through the `.out`
 * matrix. What follows the first array is not ours and is passed over.
 * @throws PrecocialError 'invalid-file' with `line` and `field`
 */
export function parseTunedWeights(text: string): Float64Array {
  return offsetsIn(parseJson(text));
}

/** The offsets of a tuned weights file that is parsed. @throws PrecocialError as `parseTunedWeights` */
export function offsetsIn(source: JsonSource): Float64Array {
  const [first] = checkShape(
    source,
    z.custom<unknown[]>(
      (value) => Array.isArray(value) && value.length > 0,
      'expected an array of offsets',
    ),
  );
  if (!Array.isArray(first)) refuseField(source, [0], 'expected an array of offsets');
  const offsets = checkShape(
    { value: first, lineOf: (path) => source.lineOf([0, ...path]) },
    listOf(z.number(), MOST_CONNECTIONS),
  );
  return Float64Array.from(offsets);
}

/**
 * A genome with these offsets on its enabled connections, in the order of the published matrix.
 * Offsets of disabled connections are cleared.
 * @throws PrecocialError 'invalid-file' if their number is another than the enabled connections'
 */
export function applyOffsets(genome: Genome, offsets: ArrayLike<number>): Genome {
  const order = publishedConnectionOrder(genome);
  if (order.length !== offsets.length) {
    throw new PrecocialError(
      'invalid-file',
      `The tuned weights are for ${offsets.length} connections, but the genome has ${order.length}; they belong to another topology. The genome is unchanged.`,
      { offsets: offsets.length, connections: order.length },
    );
  }
  const connections = genome.connections.map((gene): ConnectionGene => {
    const { offset, ...plain } = gene;
    void offset;
    return plain;
  });
  order.forEach((c, k) => {
    connections[c] = { ...item(connections, c), offset: at(offsets, k) };
  });
  const tuned = sealGenome({ ...genome, connections });
  shareStructure(tuned, genome);
  return tuned;
}

/**
 * A genome whose individual weights at `sharedWeight` are the given ones: what a NEAT network's
 * matrix holds.
 * @throws PrecocialError 'invalid-file' as `applyOffsets`
 */
export function withWeights(genome: Genome, weights: Float64Array, sharedWeight: number): Genome {
  return applyOffsets(
    genome,
    weights.map((weight) => weight - sharedWeight),
  );
}

/** Offsets of the enabled connections in the order of files; 0 where a connection has none. */
export function offsetsOf(genome: Genome): Float64Array {
  return Float64Array.from(
    publishedConnectionOrder(genome),
    (c) => item(genome.connections, c).offset ?? 0,
  );
}

/** Writes the offsets of a genome as a tuned weights file. */
export function writeTunedWeights(genome: Genome): string {
  return `[[${numbersText(offsetsOf(genome))}]]\n`;
}

/** Numbers of a JSON list; minus zero stays what it is. */
export function numbersText(values: Float64Array): string {
  return Array.from(values, (value) => (Object.is(value, -0) ? '-0' : String(value))).join(', ');
}

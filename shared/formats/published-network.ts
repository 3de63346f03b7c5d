import { at, item } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import { newDocument, type GenomeDocument } from '../genome/document.ts';
import {
  innovation,
  nodeId,
  type ConnectionGene,
  type Genome,
  type NodeGene,
} from '../genome/genome.ts';
import { MOST_CONNECTIONS } from '../genome/limits.ts';
import { publishedNodeOrder } from '../genome/order.ts';
import { parseGenome } from '../genome/validate.ts';
import { structureOf } from '../genome/structure.ts';
import { withWeights } from './tuned-weights.ts';
import { readMatrix, refuseCell, type Matrix } from './published-matrix.ts';

/** What a `.out` file does not say: the sizes come from the task or the person. */
export interface OutOptions {
  readonly task: string;
  readonly inputCount: number;
  readonly outputCount: number;
  readonly name?: string;
}

export interface PublishedNetwork {
  readonly document: GenomeDocument;
  /** The matrix entry of each enabled connection, row by row. */
  readonly weights: Float64Array;
  /**
   * True for the network of NEAT, whose entries differ: they are its weights, and the document has them as
   * offsets from the shared weight 0. False where all entries are the same and only mark connections.
   */
  readonly own: boolean;
}

/**
 * Reads a network in the published text format. A `nan` among zeros, where a connection may be, is
 * kept as a disabled connection.
 * @throws PrecocialError 'invalid-file' with `row` and `column` (from 1), 'wrong-task' if the size
 *   cannot be that of the task
 */
export function parseOut(text: string, options: OutOptions): PublishedNetwork {
  return networkOf(readMatrix(text), options);
}

/** A network from the matrix of its file. @throws PrecocialError as `parseOut` */
export function networkOf(matrix: Matrix, options: OutOptions): PublishedNetwork {
  checkSize(matrix, options);
  const ids = idsByRow(matrix.size, options);
  const nodes = nodesOf(matrix, options, ids);
  const { connections, weights } = connectionsOf(matrix, options, ids);
  const genome = sealed(nodes, connections, options, ids);
  const document = newDocument(options.name ?? 'network', options.task, genome);
  if (!haveOwnWeights(weights))
    return { document, weights: Float64Array.from(weights), own: false };
  const own = withWeights(genome, Float64Array.from(weights), 0);
  return {
    document: { ...document, genome: own, offsetsFrom: 0 },
    weights: Float64Array.from(weights),
    own: true,
  };
}

/** True if the entries are weights and no mere marks: in a network of one shared weight all are the same. */
function haveOwnWeights(weights: readonly number[]): boolean {
  return weights.some((weight) => weight !== weights[0]);
}

function checkSize({ size }: Matrix, { task, inputCount, outputCount }: OutOptions): void {
  const least = 1 + inputCount + outputCount;
  if (size >= least) return;
  throw new PrecocialError(
    'wrong-task',
    `The file has ${size} nodes; ${task} needs at least ${least}: a bias, ${inputCount} inputs and ${outputCount} outputs.`,
    { nodes: size, expected: least },
  );
}

/** Node ids by matrix row: hidden nodes stand before the outputs there and have larger ids here. */
function idsByRow(size: number, { inputCount, outputCount }: OutOptions): number[] {
  const hiddenCount = size - 1 - inputCount - outputCount;
  return Array.from({ length: size }, (_, row) => {
    if (row <= inputCount) return row;
    return row <= inputCount + hiddenCount ? row + outputCount : row - hiddenCount;
  });
}

function nodesOf(matrix: Matrix, options: OutOptions, ids: readonly number[]): NodeGene[] {
  const { inputCount, outputCount } = options;
  const nodes = ids.map((id, row): NodeGene => {
    const activation = item(matrix.activations, row);
    const kind =
      id === 0
        ? 'bias'
        : id <= inputCount
          ? 'input'
          : id <= inputCount + outputCount
            ? 'output'
            : 'hidden';
    if (row <= inputCount && activation !== 1) {
      const problem = `the ${kind} node of ${options.task} must be linear (1), not ${activation}`;
      refuseCell(row, matrix.size, problem);
    }
    return { id: nodeId(id), kind, activation };
  });
  return nodes.sort((a, b) => a.id - b.id);
}

function connectionsOf(
  matrix: Matrix,
  options: OutOptions,
  ids: readonly number[],
): { connections: ConnectionGene[]; weights: number[] } {
  const { size, values } = matrix;
  const keepsDisabled = values.includes(0);
  const connections: ConnectionGene[] = [];
  const weights: number[] = [];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const value = at(values, row * size + column);
      if (value === 0) continue;
      const enabled = !Number.isNaN(value);
      const problem = misplaced(row, column, size, options);
      if (problem !== null && enabled) refuseCell(row, column, problem);
      if (problem !== null || (!enabled && (!keepsDisabled || row >= column))) continue;
      if (connections.length === MOST_CONNECTIONS)
        refuseCell(row, column, `networks of up to ${MOST_CONNECTIONS} connections are read`);
      if (enabled) weights.push(value);
      connections.push({
        innovation: innovation(connections.length),
        source: nodeId(item(ids, row)),
        destination: nodeId(item(ids, column)),
        enabled,
      });
    }
  }
  return { connections, weights };
}

/** Why no connection may stand at a cell, or null if one may. */
function misplaced(row: number, column: number, size: number, options: OutOptions): string | null {
  const { inputCount, outputCount, task } = options;
  const firstOutput = size - outputCount;
  if (column === 0) return 'a connection leads into the bias node, which only sends';
  if (column <= inputCount)
    return `a connection leads into input ${column} of ${task}, which only sends`;
  if (row >= firstOutput && column < firstOutput)
    return 'a connection leads from an output back to a hidden node';
  if (row === column) return 'a node is connected to itself';
  if (row > column && row < firstOutput)
    return `a connection leads back from node ${row + 1} to node ${column + 1}; hidden nodes must stand in topological order, without a cycle`;
  return null;
}

function sealed(
  nodes: readonly NodeGene[],
  connections: readonly ConnectionGene[],
  { inputCount, outputCount }: OutOptions,
  ids: readonly number[],
): Genome {
  try {
    return parseGenome({ nodes, connections, inputCount, outputCount });
  } catch (error) {
    const cycle = error instanceof PrecocialError ? error.details['cycle'] : undefined;
    if (!Array.isArray(cycle)) throw error;
    const rows = cycle.map((id) => ids.indexOf(Number(id)));
    const loop = [...rows, rows[0] ?? 0].map((row) => row + 1).join(' → ');
    return refuseCell(rows[0] ?? 0, rows[1] ?? 0, `the connections ${loop} form a cycle`);
  }
}

export interface WriteOutOptions {
  /** Value that marks a connection; 1 unless told. */
  readonly weight?: number;
  /** Add each connection's weight offset to it. */
  readonly useOffsets?: boolean;
}

/**
 * Writes a genome in the published text format. Numbers have two decimals where that is exact, and
 * as many as they need where it is not; a disabled connection is written as `nan`.
 * @throws PrecocialError 'unsupported' for recurrent connections, 'usage' for a weight of 0, both of
 *   which the format cannot hold
 */
export function writeOut(genome: Genome, options: WriteOutOptions = {}): string {
  const order = publishedNodeOrder(genome);
  const size = order.length;
  const cells = new Float64Array(size * size);
  const place = new Int32Array(size);
  order.forEach((index, row) => {
    place[index] = row;
  });
  const { source, destination } = structureOf(genome);
  genome.connections.forEach((gene, c) => {
    const cell = at(place, at(source, c)) * size + at(place, at(destination, c));
    cells[cell] = matrixEntry(gene, options);
  });
  let text = '';
  order.forEach((index, row) => {
    const numbers = [...cells.subarray(row * size, (row + 1) * size)];
    text += [...numbers, item(genome.nodes, index).activation].map(scientific).join(',') + '\n';
  });
  return text;
}

function matrixEntry(gene: ConnectionGene, { weight = 1, useOffsets }: WriteOutOptions): number {
  if (gene.recurrent === true) {
    throw new PrecocialError(
      'unsupported',
      `Connection ${gene.innovation} is recurrent, which a .out file cannot hold; nothing was written.`,
      { innovation: gene.innovation },
    );
  }
  if (!gene.enabled) return NaN;
  const value = weight + (useOffsets === true ? (gene.offset ?? 0) : 0);
  if (value === 0 || !Number.isFinite(value)) {
    throw new PrecocialError(
      'usage',
      `Connection ${gene.innovation} has the weight ${value}, which a .out file reads as no connection; nothing was written. Choose another shared weight, or another file format.`,
      { innovation: gene.innovation },
    );
  }
  return value;
}

/** A number as the published files write it (`1.00e+00`), with more digits where two would change it. */
export function scientific(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const short = value.toExponential(2);
  const text = Number(short) === value ? short : value.toExponential();
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

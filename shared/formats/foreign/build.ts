import { item } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { newDocument, type GenomeDocument } from '../../genome/document.ts';
import {
  innovation,
  nodeId,
  type ConnectionGene,
  type NodeGene,
  type NodeKind,
} from '../../genome/genome.ts';
import { parseGenome } from '../../genome/validate.ts';
import type { ForeignActivation } from './activations.ts';

/** The task of a network that fits none: it can be opened, edited and converted, but not rolled out. */
export const NO_TASK = 'none';

/** A node that computes: activation(bias + sum of weighted inputs). */
export interface ForeignNode {
  readonly key: string;
  readonly bias: number;
  readonly activation: ForeignActivation;
}

export interface ForeignConnection {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
  readonly enabled: boolean;
  /** Reads what its source was in the step before. */
  readonly recurrent: boolean;
  /** Where it stands in its file, for errors. */
  readonly place: string;
}

/** A network of another program. */
export interface ForeignNetwork {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly ForeignNode[];
  readonly hidden: readonly ForeignNode[];
  readonly connections: readonly ForeignConnection[];
}

/** Refuses a file for what a genome cannot say. */
export function refuseForeign(place: string, problem: string): never {
  throw new PrecocialError('invalid-file', `${place}: ${problem}.`, { place });
}

/**
 * The network as a genome with its weights as offsets from the shared weight 0: each bias is a connection
 * from the bias node, and a factor inside an activation is taken into the weights that lead to it.
 * @throws PrecocialError 'invalid-file' naming the place of what a genome cannot say
 */
export function buildForeign(network: ForeignNetwork): GenomeDocument {
  const { inputs, outputs, hidden } = network;
  const keys = [...inputs, ...outputs.map(({ key }) => key), ...hidden.map(({ key }) => key)];
  const ids = new Map(keys.map((key, k) => [key, k + 1]));
  if (ids.size < keys.length) refuseForeign('The nodes', 'two of them have the same name');
  const computed = [...outputs, ...hidden];
  const factors = new Map(computed.map(({ key, activation }) => [key, activation.scale]));
  const nodes: NodeGene[] = [
    gene(0, 'bias', 1),
    ...inputs.map((_, k) => gene(k + 1, 'input', 1)),
    ...outputs.map(({ activation }, k) => gene(inputs.length + 1 + k, 'output', activation.id)),
    ...hidden.map(({ activation }, k) =>
      gene(inputs.length + outputs.length + 1 + k, 'hidden', activation.id),
    ),
  ];
  const connections: ConnectionGene[] = [];
  const join = (
    source: number,
    destination: number,
    offset: number,
    rest: Partial<ForeignConnection>,
  ) =>
    connections.push({
      innovation: innovation(connections.length),
      source: nodeId(source),
      destination: nodeId(destination),
      enabled: rest.enabled ?? true,
      offset,
      ...(rest.recurrent === true ? { recurrent: true as const } : {}),
    });
  for (const { key, bias, activation } of computed) {
    const whole = bias * activation.scale + activation.shift;
    if (whole !== 0) join(0, ids.get(key) ?? 0, whole, {});
  }
  for (const connection of network.connections) {
    const { from, to, weight, place } = connection;
    const [source, destination] = [ids.get(from), ids.get(to)];
    if (source === undefined) refuseForeign(place, `it starts at ${from}, which is no node`);
    if (destination === undefined) refuseForeign(place, `it ends at ${to}, which is no node`);
    if (from === to)
      refuseForeign(place, `node ${from} is connected to itself, which no genome can say`);
    if (destination <= inputs.length) refuseForeign(place, `it ends at the input ${to}`);
    join(source, destination, weight * (factors.get(to) ?? 1), connection);
  }
  try {
    const sizes = { inputCount: inputs.length, outputCount: outputs.length };
    const genome = parseGenome({ nodes, connections, ...sizes });
    return { ...newDocument(network.name, NO_TASK, genome), offsetsFrom: 0 };
  } catch (error) {
    if (!(error instanceof PrecocialError)) throw error;
    const cycle: unknown = error.details['cycle'];
    if (!Array.isArray(cycle))
      throw new PrecocialError('invalid-file', error.message, error.details);
    const ids: readonly number[] = cycle.map(Number);
    const loop = [...ids, ids[0] ?? 0].map((id) => item(keys, id - 1)).join(' → ');
    return refuseForeign(
      'The connections',
      `${loop} form a cycle, which a feed-forward network has not`,
    );
  }
}

function gene(id: number, kind: NodeKind, activation: NodeGene['activation']): NodeGene {
  return { id: nodeId(id), kind, activation };
}

import type { GenomeDocument } from '../../genome/document.ts';
import type { JsonSource } from '../json-source.ts';
import { checkShape, z } from '../schema.ts';
import { NEATAPTIC, NEAT_PYTHON, TENSORNEAT, type ForeignActivation } from './activations.ts';
import { buildForeign, refuseForeign, type ForeignNode } from './build.ts';

/** Programs whose networks are JSON. */
export type JsonProgram = 'neat-python' | 'TensorNEAT' | 'Neataptic';

/** Names the program that wrote a JSON value by its fields, or null. */
export function jsonProgramOf(value: unknown): JsonProgram | null {
  if (typeof value !== 'object' || value === null) return null;
  const fields = new Set(Object.keys(value));
  const { nodes } = value as { readonly nodes?: unknown };
  if (fields.has('network_type') && fields.has('topology')) return 'neat-python';
  if (fields.has('conns') && typeof nodes === 'object' && !Array.isArray(nodes))
    return 'TensorNEAT';
  const [first] = Array.isArray(nodes) ? (nodes as readonly unknown[]) : [];
  if (typeof first === 'object' && first !== null && 'squash' in first) return 'Neataptic';
  return null;
}

/** A network of another program, with what a person must know of how it was read. */
export interface ForeignDocument {
  readonly document: GenomeDocument;
  readonly notes: readonly string[];
}

function activationIn(
  table: ReadonlyMap<string, ForeignActivation>,
  name: string,
  place: string,
): ForeignActivation {
  const found = table.get(name);
  if (found !== undefined) return found;
  return refuseForeign(
    place,
    `the activation ${JSON.stringify(name)} is none that a genome has; there are ${[...table.keys()].join(', ')}`,
  );
}

/** @throws PrecocialError for a way of adding up, or a factor, that a genome has not */
function checkSum(place: string, aggregation: string, response: number): void {
  if (aggregation !== 'sum')
    refuseForeign(
      place,
      `the aggregation ${JSON.stringify(aggregation)} is not a sum, the only one of a genome`,
    );
  if (response !== 1)
    refuseForeign(place, `the response ${response} is not 1, the only one of a genome`);
}

const functionName = z.object({ name: z.string() });
const neatPython = z.object({
  network_type: z.string(),
  metadata: z.object({ problem: z.string().optional() }).optional(),
  topology: z.object({ input_keys: z.array(z.number()), output_keys: z.array(z.number()) }),
  nodes: z.array(
    z.object({
      id: z.number(),
      type: z.string(),
      activation: functionName,
      aggregation: functionName,
      bias: z.number(),
      response: z.number(),
    }),
  ),
  connections: z.array(
    z.object({
      from: z.number(),
      to: z.number(),
      weight: z.number(),
      enabled: z.boolean().optional(),
    }),
  ),
});

/** Reads neat-python's JSON export of a feed-forward network. @throws PrecocialError 'invalid-file' */
export function readNeatPython(source: JsonSource, name: string): ForeignDocument {
  const file = checkShape(source, neatPython);
  if (file.network_type !== 'feedforward')
    refuseForeign(
      'network_type',
      `${JSON.stringify(file.network_type)} networks are not read: their nodes all take what the others were a step before, which would be lost`,
    );
  const { input_keys: inputs, output_keys: outputs } = file.topology;
  const nodes = new Map<number, ForeignNode>();
  file.nodes.forEach((node, k) => {
    if (inputs.includes(node.id)) return;
    const place = `nodes[${k}] (node ${node.id})`;
    checkSum(place, node.aggregation.name, node.response);
    const activation = activationIn(NEAT_PYTHON, node.activation.name, place);
    nodes.set(node.id, { key: String(node.id), bias: node.bias, activation });
  });
  const output = (id: number): ForeignNode =>
    nodes.get(id) ?? refuseForeign('output_keys', `node ${id} is not among the nodes`);
  const document = buildForeign({
    name: file.metadata?.problem ?? name,
    inputs: inputs.map(String),
    outputs: outputs.map(output),
    hidden: [...nodes].filter(([id]) => !outputs.includes(id)).map(([, node]) => node),
    connections: file.connections.map((gene, k) => ({
      from: String(gene.from),
      to: String(gene.to),
      weight: gene.weight,
      enabled: gene.enabled ?? true,
      recurrent: false,
      place: `connections[${k}]`,
    })),
  });
  return { document, notes: [] };
}

const tensorNeat = z.object({
  nodes: z.record(
    z.string().regex(/^\d+$/, 'expected the number of a node'),
    z.object({ bias: z.number(), res: z.number(), agg: z.string(), act: z.string() }),
  ),
  conns: z.record(
    z.string().regex(/^\D*\d+\D+\d+\D*$/, 'expected two numbers of nodes, such as "(0, 3)"'),
    z.object({ weight: z.number(), enabled: z.boolean().optional() }),
  ),
});

/**
 * Reads the dictionary of a TensorNEAT network. It does not mark inputs and outputs: inputs are the first
 * nodes, which nothing leads into, and the next ones that lead nowhere are outputs. Those pass their sum on as
 * it is: TensorNEAT applies no activation there.
 * @throws PrecocialError 'invalid-file'
 */
export function readTensorNeat(source: JsonSource, name: string): ForeignDocument {
  const file = checkShape(source, tensorNeat);
  const keys = Object.keys(file.nodes).sort((a, b) => Number(a) - Number(b));
  const connections = Object.entries(file.conns).map(([pair, { weight, enabled }]) => {
    const [from = '', to = ''] = pair.match(/\d+/g) ?? [];
    const place = `conns[${JSON.stringify(pair)}]`;
    return { from, to, weight, enabled: enabled ?? true, recurrent: false, place };
  });
  const fed = new Set(connections.map(({ to }) => to));
  const leads = new Set(connections.map(({ from }) => from));
  const inputCount = keys.findIndex((key) => fed.has(key));
  if (inputCount < 1)
    refuseForeign('conns', 'no connection tells inputs from outputs, so it is no whole network');
  const rest = keys.slice(inputCount);
  const inner = rest.findIndex((key) => leads.has(key));
  const outputs = rest.slice(0, inner < 0 ? rest.length : inner);
  if (outputs.length === 0)
    refuseForeign('nodes', `node ${rest[0] ?? ''} would be an output, but leads on`);
  const nodeOf = (key: string): ForeignNode => {
    const place = `nodes[${JSON.stringify(key)}]`;
    const { bias, res, agg, act } = file.nodes[key] ?? refuseForeign(place, 'it is missing');
    checkSum(place, agg, res);
    return { key, bias, activation: activationIn(TENSORNEAT, act, place) };
  };
  const linear = activationIn(TENSORNEAT, 'identity', 'outputs');
  const document = buildForeign({
    name,
    inputs: keys.slice(0, inputCount),
    outputs: outputs.map((key) => ({ ...nodeOf(key), activation: linear })),
    hidden: rest.slice(outputs.length).map(nodeOf),
    connections,
  });
  const counts = `${inputCount} inputs and ${outputs.length} ${outputs.length === 1 ? 'output' : 'outputs'}`;
  return {
    document,
    notes: [`it does not mark inputs and outputs; by its connections it has ${counts}.`],
  };
}

const neataptic = z.object({
  nodes: z.array(
    z.object({
      bias: z.number(),
      type: z.string(),
      squash: z.string(),
      mask: z.number().optional(),
    }),
  ),
  connections: z.array(
    z.object({
      weight: z.number(),
      from: z.int(),
      to: z.int(),
      gater: z.int().nullable().optional(),
    }),
  ),
});

/**
 * Reads the JSON of a Neataptic network. A connection from a later node to an earlier one is recurrent, for
 * nodes take their turn in the order of the list. A gate by an input has no effect there: its gain stays 1.
 * @throws PrecocialError 'invalid-file'
 */
export function readNeataptic(source: JsonSource, name: string): ForeignDocument {
  const file = checkShape(source, neataptic);
  const isInput = (k: number): boolean => file.nodes[k]?.type === 'input';
  const numbers = file.nodes.map((_, k) => k);
  const nodeOf = (k: number): ForeignNode => {
    const node = file.nodes[k];
    const place = `nodes[${k}]`;
    if (node === undefined) return refuseForeign(place, 'it is missing');
    if (node.mask !== undefined && node.mask !== 1)
      refuseForeign(place, `the mask ${node.mask} is not 1, the only one of a genome`);
    return {
      key: String(k),
      bias: node.bias,
      activation: activationIn(NEATAPTIC, node.squash, place),
    };
  };
  let gates = 0;
  const connections = file.connections.map(({ from, to, weight, gater }, k) => {
    const place = `connections[${k}]`;
    if (gater !== null && gater !== undefined && !isInput(gater))
      refuseForeign(place, `node ${gater} gates it, which no genome can say`);
    if (gater !== null && gater !== undefined) gates++;
    const recurrent = from > to;
    return { from: String(from), to: String(to), weight, enabled: true, recurrent, place };
  });
  const typed = (type: string): number[] => numbers.filter((k) => file.nodes[k]?.type === type);
  const strange = file.nodes.findIndex(({ type }) => !['input', 'hidden', 'output'].includes(type));
  if (strange >= 0)
    refuseForeign(
      `nodes[${strange}]`,
      `the type ${JSON.stringify(file.nodes[strange]?.type)} is not known`,
    );
  const document = buildForeign({
    name,
    inputs: typed('input').map(String),
    outputs: typed('output').map(nodeOf),
    hidden: typed('hidden').map(nodeOf),
    connections,
  });
  const notes =
    gates === 0
      ? []
      : [
          `${gates} of its connections are gated by inputs, which has no effect in Neataptic; the gates are left out.`,
        ];
  return { document, notes };
}

import { at, item } from '../base/arrays.ts';
import type { Genome } from '../genome/genome.ts';
import { activationOf, type Operations } from '../genome/activations.ts';
import { nodesOf, type PlanNode, type PlanNodes } from '../network/plan-nodes.ts';
import { planOf, type Plan } from '../network/plan.ts';
import { ONNX_TYPES, OnnxGraph } from './onnx.ts';

/** Names of a model's inputs and outputs. The memory pair exists only with recurrent connections. */
export const ONNX_GENOME = {
  observation: 'observation',
  action: 'action',
  memory: 'memory',
  nextMemory: 'next_memory',
} as const;

export interface OnnxGenomeOptions {
  /** Weight of every connection; with `useOffsets`, each connection's own offset is added. */
  readonly weight: number;
  readonly useOffsets?: boolean;
  /** Single precision, as runtimes and accelerators expect it; otherwise double. */
  readonly single?: boolean;
  /** Kept in the file's metadata. */
  readonly notes?: Readonly<Record<string, string>>;
}

/** Nodes in groups: each depends only on earlier groups, and all of a group have one activation. */
function groups(nodes: readonly PlanNode[]): PlanNode[][] {
  const level = new Map<number, number>();
  const byKey = new Map<string, PlanNode[]>();
  for (const node of nodes) {
    const depth = 1 + Math.max(0, ...node.sources.map((slot) => level.get(slot) ?? 0));
    level.set(node.slot, depth);
    const key = `${String(depth).padStart(6, '0')} ${String(node.activation).padStart(2, '0')}`;
    const group = byKey.get(key) ?? [];
    group.push(node);
    byKey.set(key, group);
  }
  return [...byKey.keys()].sort().map((key) => byKey.get(key) ?? []);
}

/** A weight matrix may have so many cells, or this multiple of its connections, whichever is more. */
const SMALL_MATRIX = 4096;
const MOST_CELLS = 16;

/** Nodes that share a weight matrix, and the slots they read. */
interface Block {
  readonly nodes: PlanNode[];
  readonly slots: Set<number>;
  connections: number;
}

/**
 * A group in blocks whose matrices have cells in proportion to their connections: one for all nodes of a large
 * genome would have the square of their number.
 */
function blocks(group: readonly PlanNode[]): Block[] {
  const made: Block[] = [];
  let last: Block | undefined;
  for (const node of group) {
    const added = node.sources.filter((slot) => last?.slots.has(slot) !== true).length;
    const connections = (last?.connections ?? 0) + node.sources.length;
    const cells = ((last?.slots.size ?? 0) + added) * ((last?.nodes.length ?? 0) + 1);
    if (last === undefined || cells > Math.max(SMALL_MATRIX, MOST_CELLS * connections)) {
      last = { nodes: [], slots: new Set(), connections: 0 };
      made.push(last);
    }
    last.nodes.push(node);
    for (const slot of node.sources) last.slots.add(slot);
    last.connections += node.sources.length;
  }
  return made;
}

/** The operations of activations as nodes of a graph. */
function operationsOf(graph: OnnxGraph): Operations<string> {
  const number = (value: number): string => graph.constant(graph.real, [], [value]);
  const add = (a: string, b: string): string => graph.apply('Add', [a, b]);
  const subtract = (a: string, b: string): string => graph.apply('Sub', [a, b]);
  const multiply = (a: string, b: string): string => graph.apply('Mul', [a, b]);
  return {
    number,
    add,
    subtract,
    multiply,
    absolute: (x) => graph.apply('Abs', [x]),
    tanh: (x) => graph.apply('Tanh', [x]),
    exponential: (x) => graph.apply('Exp', [x]),
    sine: (x) => graph.apply('Sin', [x]),
    positive: (x) =>
      graph.apply('Cast', [graph.apply('Greater', [x, number(0)])], { to: ONNX_TYPES[graph.real] }),
    rectified: (x) => graph.apply('Relu', [x]),
    halfTurns: (x) => {
      const turns = graph.apply('Floor', [add(multiply(x, number(0.5)), number(0.5))]);
      return subtract(x, multiply(turns, number(2)));
    },
  };
}

/** Values computed so far, and where each slot lies among them. */
interface Values {
  tensor: string;
  readonly place: Map<number, number>;
}

function columns(graph: OnnxGraph, values: Values, slots: readonly number[]): string {
  const places = slots.map((slot) => values.place.get(slot) ?? 0);
  const indices = graph.constant('int64', [places.length], places);
  return graph.apply('Gather', [values.tensor, indices], { axis: 1 });
}

function startValues(graph: OnnxGraph, plan: Plan, copies: PlanNodes['copies']): Values {
  const observation = graph.input(ONNX_GENOME.observation, graph.real, ['batch', plan.inputCount]);
  // A column of ones for the bias: the first input to the power of zero would do, but 0 * NaN would not.
  const first = graph.apply('Gather', [observation, graph.constant('int64', [1], [0])], {
    axis: 1,
  });
  const one = graph.apply('Cast', [graph.apply('Equal', [first, first])], {
    to: ONNX_TYPES[graph.real],
  });
  const parts = [one, observation];
  const place = new Map<number, number>();
  for (let slot = 0; slot <= plan.inputCount; slot++) place.set(slot, slot);
  if (copies.length > 0) {
    parts.push(graph.input(ONNX_GENOME.memory, graph.real, ['batch', copies.length]));
    copies.forEach(([, to], k) => place.set(to, plan.inputCount + 1 + k));
  }
  return { tensor: graph.apply('Concat', parts, { axis: 1 }), place };
}

/**
 * A genome at a weight as an ONNX model in double precision, or single: observation [batch, inputs] to action [batch, outputs]. With
 * recurrent connections it also takes `memory` (zeros at the start of an episode) and gives `next_memory` for the next step.
 */
export function genomeOnnx(genome: Genome, options: OnnxGenomeOptions): Uint8Array {
  const plan = planOf(genome);
  const { copies, outputs, nodes } = nodesOf(plan);
  const graph = new OnnxGraph('genome', options.single === true ? 'float' : 'double');
  const operations = operationsOf(graph);
  const weightOf = (connection: number): number => {
    const gene = item(genome.connections, at(plan.connectionOrder, connection));
    return options.weight + (options.useOffsets === true ? (gene.offset ?? 0) : 0);
  };
  const values = startValues(graph, plan, copies);
  const sumsOf = (block: Block): string => {
    const slots = [...block.slots];
    const rowOf = new Map(slots.map((slot, row) => [slot, row]));
    const width = block.nodes.length;
    const matrix = new Float64Array(slots.length * width);
    block.nodes.forEach((node, column) => {
      node.sources.forEach((slot, q) => {
        const cell = (rowOf.get(slot) ?? 0) * width + column;
        matrix[cell] = at(matrix, cell) + weightOf(node.first + q);
      });
    });
    const weights = graph.constant(graph.real, [slots.length, width], matrix);
    return graph.apply('MatMul', [columns(graph, values, slots), weights]);
  };
  for (const group of groups(nodes)) {
    const { expression } = activationOf(item(group, 0).activation);
    const parts = blocks(group).map((block) => expression(sumsOf(block), operations));
    const size = values.place.size;
    group.forEach((node, column) => values.place.set(node.slot, size + column));
    values.tensor = graph.apply('Concat', [values.tensor, ...parts], { axis: 1 });
  }
  const action = columns(graph, values, [...outputs]);
  graph.apply('Identity', [action], {}, [ONNX_GENOME.action]);
  graph.output(ONNX_GENOME.action, graph.real, ['batch', plan.outputCount]);
  if (copies.length > 0) {
    const kept = columns(
      graph,
      values,
      copies.map(([from]) => from),
    );
    graph.apply('Identity', [kept], {}, [ONNX_GENOME.nextMemory]);
    graph.output(ONNX_GENOME.nextMemory, graph.real, ['batch', copies.length]);
  }
  return graph.finish(options.notes);
}

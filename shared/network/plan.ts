import { at, item } from '../arrays.ts';
import { PrecocialError } from '../contract/errors.ts';
import type { Genome } from '../genome/genome.ts';
import { structureOf } from '../genome/structure.ts';

/**
 * A genome made ready to run: its enabled connections as one list of words that kernels walk.
 *
 * Slots are places for node values: 0 the bias, 1..I the inputs, then the computed nodes in the order
 * of evaluation, then one memory slot for each node that a recurrent connection reads.
 *
 * Words: a header of 8 (computed nodes, slots, inputs, outputs, recurrent copies, connections, 0, 0);
 * the copies made after a pass (from slot, to slot); the output slots in task order; then for each
 * computed node: its slot, activation id, number of sources, and the source slots in rising order.
 */
export interface Plan {
  readonly words: Int32Array;
  readonly inputCount: number;
  readonly outputCount: number;
  readonly slotCount: number;
  readonly computedCount: number;
  readonly connectionCount: number;
  /** Entry k: index in genome.connections of the plan's k-th connection (order of individual weights). */
  readonly connectionOrder: Int32Array;
  /** Entry n: slot of the genome's n-th node, or -1 if it feeds no output and was left out. */
  readonly slotOfNode: Int32Array;
}

export const PLAN_HEADER_WORDS = 8;

export interface PlanOptions {
  /** Also compute nodes that feed no output: for drawing every node's value. */
  readonly keepAll?: boolean;
}

/** Builds the plan of a genome. Nodes that feed no output are left out unless `keepAll`. */
export function planOf(genome: Genome, options: PlanOptions = {}): Plan {
  const structure = structureOf(genome);
  const live = options.keepAll === true ? null : liveNodes(genome);
  const first = genome.inputCount + 1;
  const slotOfNode = new Int32Array(genome.nodes.length).fill(-1);
  for (let i = 0; i < first; i++) slotOfNode[i] = i;
  const evaluated: number[] = [];
  for (const node of structure.order) {
    if (node < first || (live !== null && live[node] === 0)) continue;
    slotOfNode[node] = first + evaluated.length;
    evaluated.push(node);
  }

  let slotCount = first + evaluated.length;
  const memoryOf = new Map<number, number>();
  for (const node of recurrentSources(genome, slotOfNode)) memoryOf.set(node, slotCount++);
  const incoming: { slot: number; connection: number }[][] = genome.nodes.map(() => []);
  genome.connections.forEach((gene, c) => {
    const from = at(structure.source, c);
    const to = at(structure.destination, c);
    if (!gene.enabled || at(slotOfNode, to) < 0) return;
    const memory = gene.recurrent === true ? memoryOf.get(from) : undefined;
    const slot = memory ?? at(slotOfNode, from);
    item(incoming, to).push({ slot, connection: c });
  });
  return writePlan(genome, evaluated, incoming, slotOfNode, memoryOf, slotCount);
}

/** Nodes that a recurrent connection of the plan reads, in the order of evaluation. */
function recurrentSources(genome: Genome, slotOfNode: Int32Array): number[] {
  const { source, destination } = structureOf(genome);
  const found = new Set<number>();
  genome.connections.forEach((gene, c) => {
    if (gene.enabled && gene.recurrent === true && at(slotOfNode, at(destination, c)) >= 0) {
      found.add(at(source, c));
    }
  });
  return [...found].sort((a, b) => at(slotOfNode, a) - at(slotOfNode, b));
}

function writePlan(
  genome: Genome,
  evaluated: readonly number[],
  incoming: readonly { slot: number; connection: number }[][],
  slotOfNode: Int32Array,
  memoryOf: ReadonlyMap<number, number>,
  slotCount: number,
): Plan {
  let connectionCount = 0;
  for (const node of evaluated) connectionCount += item(incoming, node).length;
  const words = new Int32Array(
    PLAN_HEADER_WORDS +
      memoryOf.size * 2 +
      genome.outputCount +
      evaluated.length * 3 +
      connectionCount,
  );
  const header = [
    evaluated.length,
    slotCount,
    genome.inputCount,
    genome.outputCount,
    memoryOf.size,
    connectionCount,
  ];
  words.set(header);
  let w = PLAN_HEADER_WORDS;
  for (const [node, memory] of memoryOf) {
    words[w++] = at(slotOfNode, node);
    words[w++] = memory;
  }
  for (let k = 0; k < genome.outputCount; k++)
    words[w++] = at(slotOfNode, genome.inputCount + 1 + k);
  const connectionOrder = new Int32Array(connectionCount);
  let k = 0;
  for (const node of evaluated) {
    const sources = item(incoming, node).sort(
      (a, b) => a.slot - b.slot || a.connection - b.connection,
    );
    words[w++] = at(slotOfNode, node);
    words[w++] = item(genome.nodes, node).activation;
    words[w++] = sources.length;
    for (const source of sources) {
      words[w++] = source.slot;
      connectionOrder[k++] = source.connection;
    }
  }
  return {
    words,
    inputCount: genome.inputCount,
    outputCount: genome.outputCount,
    slotCount,
    computedCount: evaluated.length,
    connectionCount,
    connectionOrder,
    slotOfNode,
  };
}

/** Marks the nodes from which an enabled connection leads on to an output, recurrent ones included. */
function liveNodes(genome: Genome): Uint8Array {
  const { source, destination } = structureOf(genome);
  const live = new Uint8Array(genome.nodes.length);
  for (let k = 0; k < genome.outputCount; k++) live[genome.inputCount + 1 + k] = 1;
  const order = structureOf(genome).order;
  const incoming: number[][] = genome.nodes.map(() => []);
  let recurrent = false;
  genome.connections.forEach((gene, c) => {
    if (!gene.enabled) return;
    item(incoming, at(destination, c)).push(at(source, c));
    recurrent ||= gene.recurrent === true;
  });
  for (let changed = true; changed;) {
    changed = false;
    for (let i = order.length - 1; i >= 0; i--) {
      const node = at(order, i);
      if (live[node] === 0) continue;
      for (const from of item(incoming, node)) {
        if (live[from] === 1) continue;
        live[from] = 1;
        changed = recurrent;
      }
    }
  }
  return live;
}

/**
 * Checks a plan's words before they reach a kernel, which checks nothing itself.
 * @throws PrecocialError 'internal' if a word points outside the plan
 */
export function checkPlan(plan: Plan): void {
  const { words } = plan;
  const bad = (): never => {
    throw new PrecocialError('internal', 'A network plan is damaged; nothing was run.');
  };
  const slot = (value: number): void => {
    if (value < 0 || value >= plan.slotCount) bad();
  };
  const copies = at(words, 4);
  let w = PLAN_HEADER_WORDS;
  if (words.length < w || copies < 0 || w + copies * 2 + plan.outputCount > words.length) bad();
  for (let k = 0; k < copies * 2 + plan.outputCount; k++) slot(at(words, w++));
  let connections = 0;
  for (let k = 0; k < plan.computedCount; k++) {
    if (w + 3 > words.length) bad();
    slot(at(words, w));
    const sources = at(words, w + 2);
    w += 3;
    if (sources < 0 || w + sources > words.length) bad();
    for (let q = 0; q < sources; q++) slot(at(words, w++));
    connections += sources;
  }
  if (w !== words.length || connections !== plan.connectionCount) bad();
}

/**
 * The plan that words describe, as they arrive from another thread: without the ways back to genes.
 * @throws PrecocialError 'internal' if the words are damaged
 */
export function planFromWords(words: Int32Array): Plan {
  const plan: Plan = {
    words,
    computedCount: at(words, 0),
    slotCount: at(words, 1),
    inputCount: at(words, 2),
    outputCount: at(words, 3),
    connectionCount: at(words, 5),
    connectionOrder: new Int32Array(0),
    slotOfNode: new Int32Array(0),
  };
  checkPlan(plan);
  return plan;
}

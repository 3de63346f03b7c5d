import {
  NODE_ACTIVATION,
  NODE_HEADER_WORDS,
  NODE_SLOT,
  NODE_SOURCES,
  PLAN_COMPUTED,
  PLAN_CONNECTIONS,
  PLAN_COPIES,
  PLAN_HEADER_WORDS,
  PLAN_INPUTS,
  PLAN_OUTPUTS,
  PLAN_SLOTS,
} from '../layouts/network.ts';
import { at, byteAt, groupIndices, intAt, item } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import { isActivationId } from '../genome/activations.ts';
import { enabledPlaces, ofEnabled } from '../genome/enabled.ts';
import type { Genome, NodeId } from '../genome/genome.ts';
import { structureOf } from '../genome/structure.ts';

/**
 * A genome made ready to run: its enabled connections as one list of words that kernels walk.
 *
 * Slots are places for node values: 0 the bias, 1..I the inputs, then the computed nodes in the order
 * of evaluation, then one memory slot for each node that a recurrent connection reads.
 *
 * Words, in the places that shared/layouts/network.ts says: a header of 8 (computed nodes, slots, inputs, outputs, recurrent copies, connections, 0, 0);
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

export interface PlanOptions {
  /** Also compute nodes that feed no output: for drawing every node's value. */
  readonly keepAll?: boolean;
  /** Nodes whose values are given from outside, as inputs are: they have a slot and are not computed. */
  readonly given?: ReadonlySet<NodeId>;
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
  const memoryOf = memorySlots(genome, slotOfNode, first + evaluated.length);
  const slots = { slotOfNode, memoryOf, slotCount: first + evaluated.length + memoryOf.size };
  const { given } = options;
  if (given === undefined) return writePlan(genome, evaluated, slots);
  const computed = evaluated.filter((node) => !given.has(item(genome.nodes, node).id));
  return writePlan(genome, computed, slots);
}

const plans = new WeakMap<Genome, Plan>();

/** The plan of a genome without nodes that feed no output, built once per genome object. */
export function cachedPlanOf(genome: Genome): Plan {
  const known = plans.get(genome);
  if (known !== undefined) return known;
  const plan = planOf(genome);
  plans.set(genome, plan);
  return plan;
}

/** The plan that `cachedPlanOf` has built already, or null. */
export function planIfKnown(genome: Genome): Plan | null {
  return plans.get(genome) ?? null;
}

interface Slots {
  readonly slotOfNode: Int32Array;
  /** Memory slot of each node that a recurrent connection reads. */
  readonly memoryOf: ReadonlyMap<number, number>;
  readonly slotCount: number;
}

/** Gives a slot to every node that a recurrent connection of the plan reads, in the order of evaluation. */
function memorySlots(genome: Genome, slotOfNode: Int32Array, next: number): Map<number, number> {
  const { source, destination, forward } = structureOf(genome);
  const found = new Set<number>();
  for (const c of enabledPlaces(genome)) {
    if (byteAt(forward, c) === 1) continue;
    if (intAt(slotOfNode, intAt(destination, c)) >= 0) found.add(intAt(source, c));
  }
  const nodes = [...found].sort((a, b) => intAt(slotOfNode, a) - intAt(slotOfNode, b));
  return new Map(nodes.map((node, k) => [node, next + k]));
}

/** The connections of a plan, by their place among the enabled ones: what each reads, and its node. */
function connectionsRead(
  genome: Genome,
  { slotOfNode, memoryOf }: Slots,
  evaluated: readonly number[],
): { places: Int32Array; read: Int32Array; into: Int32Array } {
  const { source, destination, forward } = structureOf(genome);
  const places = enabledPlaces(genome);
  const read = new Int32Array(places.length);
  const into = new Int32Array(places.length);
  const isComputed = new Uint8Array(genome.nodes.length);
  for (const node of evaluated) isComputed[node] = 1;
  for (let k = 0; k < places.length; k++) {
    const c = intAt(places, k);
    const from = intAt(source, c);
    const to = intAt(destination, c);
    const inPlan = byteAt(isComputed, to) === 1;
    const slot = byteAt(forward, c) === 1 ? intAt(slotOfNode, from) : (memoryOf.get(from) ?? -1);
    read[k] = inPlan ? slot : -1;
    into[k] = inPlan && slot >= 0 ? to : -1;
  }
  return { places, read, into };
}

/** What the header of a plan's words says. */
interface PlanHeader {
  readonly computed: number;
  readonly slots: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly copies: number;
  readonly connections: number;
}

/** Room for all words of a plan, its header written. */
export function planWords(header: PlanHeader): Int32Array {
  const { computed, slots, inputs, outputs, copies, connections } = header;
  const words = new Int32Array(
    PLAN_HEADER_WORDS + copies * 2 + outputs + computed * NODE_HEADER_WORDS + connections,
  );
  words[PLAN_COMPUTED] = computed;
  words[PLAN_SLOTS] = slots;
  words[PLAN_INPUTS] = inputs;
  words[PLAN_OUTPUTS] = outputs;
  words[PLAN_COPIES] = copies;
  words[PLAN_CONNECTIONS] = connections;
  return words;
}

function writePlan(genome: Genome, evaluated: readonly number[], slots: Slots): Plan {
  const { slotOfNode, memoryOf, slotCount } = slots;
  const { places, read, into } = connectionsRead(genome, slots, evaluated);
  const rising = groupIndices(read, slotCount).list;
  const incoming = groupIndices(into, genome.nodes.length, rising);
  const connectionCount = rising.length;
  const words = planWords({
    computed: evaluated.length,
    slots: slotCount,
    inputs: genome.inputCount,
    outputs: genome.outputCount,
    copies: memoryOf.size,
    connections: connectionCount,
  });
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
    const from = intAt(incoming.start, node);
    const to = intAt(incoming.start, node + 1);
    words[w + NODE_SLOT] = intAt(slotOfNode, node);
    words[w + NODE_ACTIVATION] = item(genome.nodes, node).activation;
    words[w + NODE_SOURCES] = to - from;
    w += NODE_HEADER_WORDS;
    for (let q = from; q < to; q++) {
      const place = intAt(incoming.list, q);
      words[w++] = intAt(read, place);
      connectionOrder[k++] = intAt(places, place);
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
  const places = enabledPlaces(genome);
  const { start, list } = groupIndices(ofEnabled(places, destination), genome.nodes.length);
  const waiting = Array.from({ length: genome.outputCount }, (_, k) => genome.inputCount + 1 + k);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const end = intAt(start, node + 1);
    for (let q = intAt(start, node); q < end; q++) {
      const from = intAt(source, intAt(places, intAt(list, q)));
      if (byteAt(live, from) === 1) continue;
      live[from] = 1;
      waiting.push(from);
    }
  }
  return live;
}

/**
 * Checks a plan's words before they reach a kernel, which checks nothing itself.
 * @throws PrecocialError 'internal' if a word points outside the plan or names no activation
 */
export function checkPlan(plan: Plan): void {
  const { words } = plan;
  const bad = (): never => {
    throw new PrecocialError('internal', 'A network plan is damaged; nothing was run.');
  };
  const slot = (value: number): void => {
    if (value < 0 || value >= plan.slotCount) bad();
  };
  const copies = at(words, PLAN_COPIES);
  let w = PLAN_HEADER_WORDS;
  if (words.length < w || copies < 0 || w + copies * 2 + plan.outputCount > words.length) bad();
  for (let k = 0; k < copies * 2 + plan.outputCount; k++) slot(at(words, w++));
  let connections = 0;
  for (let k = 0; k < plan.computedCount; k++) {
    if (w + NODE_HEADER_WORDS > words.length) bad();
    slot(at(words, w + NODE_SLOT));
    if (!isActivationId(at(words, w + NODE_ACTIVATION))) bad();
    const sources = at(words, w + NODE_SOURCES);
    w += NODE_HEADER_WORDS;
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
    computedCount: at(words, PLAN_COMPUTED),
    slotCount: at(words, PLAN_SLOTS),
    inputCount: at(words, PLAN_INPUTS),
    outputCount: at(words, PLAN_OUTPUTS),
    connectionCount: at(words, PLAN_CONNECTIONS),
    connectionOrder: new Int32Array(0),
    slotOfNode: new Int32Array(0),
  };
  checkPlan(plan);
  return plan;
}

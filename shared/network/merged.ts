import { at, item } from '../base/arrays.ts';
import { PLAN_COPIES, PLAN_HEADER_WORDS } from '../layouts/network.ts';
import type { NetworkWords } from './packed.ts';
import { nodesOf } from './plan-nodes.ts';
import { planWords, type Plan } from './plan.ts';

/** Several networks as one plan. */
export interface MergedNetworks {
  /** Its outputs are those of the networks one after another. A node's sources need not stand in rising order. */
  readonly plan: NetworkWords;
  /** Number of networks. */
  readonly heads: number;
}

/** Nodes of a merged plan, beyond which values of a tile of images no longer stay near the processor. */
const MOST_NODES = 1000;

/** A plan that grows by networks; a node that reads the same in the same order as one that is there is that one. */
class Merging {
  private readonly slots = new Map<string, number>();
  private readonly words: number[] = [];
  private readonly outputs: number[] = [];
  private connections = 0;
  private first: Plan | null = null;
  heads = 0;

  constructor(private readonly inputCount: number) {}

  get nodes(): number {
    return this.slots.size;
  }

  add(plan: Plan): void {
    this.first ??= plan;
    const { nodes, outputs } = nodesOf(plan);
    const slotOf = new Int32Array(plan.slotCount).fill(-1);
    for (let slot = 0; slot <= this.inputCount; slot++) slotOf[slot] = slot;
    for (const { slot, activation, sources } of nodes) {
      const read = sources.map((source) => at(slotOf, source));
      slotOf[slot] = this.slotFor(activation, read);
    }
    for (const slot of outputs) this.outputs.push(at(slotOf, slot));
    this.heads++;
  }

  private slotFor(activation: number, sources: Int32Array): number {
    const key = `${activation} ${sources.join()}`;
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    const slot = this.inputCount + 1 + this.slots.size;
    this.slots.set(key, slot);
    this.words.push(slot, activation, sources.length);
    for (const source of sources) this.words.push(source);
    this.connections += sources.length;
    return slot;
  }

  result(): MergedNetworks {
    const { inputCount, outputs, heads, first } = this;
    if (first !== null && heads === 1) return { plan: first, heads };
    const words = planWords({
      computed: this.nodes,
      slots: inputCount + 1 + this.nodes,
      inputs: inputCount,
      outputs: outputs.length,
      copies: 0,
      connections: this.connections,
    });
    words.set(outputs, PLAN_HEADER_WORDS);
    words.set(this.words, PLAN_HEADER_WORDS + outputs.length);
    return { plan: { words }, heads };
  }
}

/** True for a network without recurrent connections: only such ones can be merged. */
export function canMerge(plan: Plan): boolean {
  return at(plan.words, PLAN_COPIES) === 0;
}

/**
 * Merges networks of the same inputs into a few plans that compute each node once that several of them have. Every
 * node adds up what it reads in the order in which it did, so that at shared weights all values are equal, bit for bit.
 * @param plans without recurrent connections, in the order of the heads
 */
export function mergeNetworks(plans: readonly Plan[]): MergedNetworks[] {
  if (plans.length === 0) return [];
  const { inputCount } = item(plans, 0);
  const done: MergedNetworks[] = [];
  let merging = new Merging(inputCount);
  for (const plan of plans) {
    if (merging.heads > 0 && merging.nodes > MOST_NODES) {
      done.push(merging.result());
      merging = new Merging(inputCount);
    }
    merging.add(plan);
  }
  return [...done, merging.result()];
}

import { at } from '../base/arrays.ts';
import {
  NODE_ACTIVATION,
  NODE_HEADER_WORDS,
  NODE_SLOT,
  NODE_SOURCES,
  PLAN_COPIES,
  PLAN_HEADER_WORDS,
} from '../layouts/network.ts';
import type { Plan } from './plan.ts';

/** A computed node of a plan and where its connections stand. */
export interface PlanNode {
  readonly slot: number;
  /** Id of its activation. */
  readonly activation: number;
  /** Slots that it reads. */
  readonly sources: Int32Array;
  /** Place in the plan of its first connection. */
  readonly first: number;
}

/** A plan's words as what they mean. */
export interface PlanNodes {
  /** Copies made after a pass, for recurrent connections: from a slot to a memory slot. */
  readonly copies: readonly (readonly [from: number, to: number])[];
  /** Slots of the outputs, in task order. */
  readonly outputs: Int32Array;
  /** In the order of evaluation. */
  readonly nodes: readonly PlanNode[];
}

/** Reads a plan's words, for code that need not be fast; kernels walk the words themselves. */
export function nodesOf(plan: Plan): PlanNodes {
  const { words } = plan;
  let w = PLAN_HEADER_WORDS;
  const copies = Array.from({ length: at(words, PLAN_COPIES) }, (): [number, number] => [
    at(words, w++),
    at(words, w++),
  ]);
  const outputs = words.slice(w, w + plan.outputCount);
  w += plan.outputCount;
  let first = 0;
  const nodes = Array.from({ length: plan.computedCount }, (): PlanNode => {
    const count = at(words, w + NODE_SOURCES);
    const sources = w + NODE_HEADER_WORDS;
    const node = {
      slot: at(words, w + NODE_SLOT),
      activation: at(words, w + NODE_ACTIVATION),
      sources: words.slice(sources, sources + count),
      first,
    };
    w = sources + count;
    first += count;
    return node;
  });
  return { copies, outputs, nodes };
}

import type { ActivationId } from './activations.ts';

export type NodeId = number & { readonly brand: 'NodeId' };
export type Innovation = number & { readonly brand: 'Innovation' };
export type NodeKind = 'bias' | 'input' | 'hidden' | 'output';

export interface NodeGene {
  readonly id: NodeId;
  readonly kind: NodeKind;
  readonly activation: ActivationId;
}

export interface ConnectionGene {
  readonly innovation: Innovation;
  readonly source: NodeId;
  readonly destination: NodeId;
  readonly enabled: boolean;
  /** Added to the shared weight in a tuned genome; a search ignores it. */
  readonly offset?: number;
  /** Reads the source's value of the previous time step, so it may point backwards. */
  readonly recurrent?: true;
}

declare const checked: unique symbol;

/**
 * A network's topology. Immutable: only a parser, a checked edit or a mutation makes one, and each
 * goes through `sealGenome`, so that a Genome always satisfies the rules of validate.ts.
 *
 * Nodes stand in the order bias, inputs, outputs (both in the task's order), hidden. The bias has id
 * 0, inputs 1..I, outputs I+1..I+O, hidden nodes any larger id. Connections are in no particular
 * order; no two of them join the same nodes in the same way.
 */
export interface Genome {
  readonly [checked]: true;
  readonly nodes: readonly NodeGene[];
  readonly connections: readonly ConnectionGene[];
  readonly inputCount: number;
  readonly outputCount: number;
}

export const BIAS = 0 as NodeId;

/** A number taken as a node's id. */
export const nodeId = (value: number): NodeId => value as NodeId;
/** A number taken as a connection's innovation id. */
export const innovation = (value: number): Innovation => value as Innovation;

export interface Genes {
  readonly nodes: readonly NodeGene[];
  readonly connections: readonly ConnectionGene[];
  readonly inputCount: number;
  readonly outputCount: number;
}

/**
 * Declares genes to be a Genome. Callers guarantee the rules: validate.ts for what comes from
 * outside, edits.ts and search/ by construction (property-tested against validate.ts).
 */
export function sealGenome(genes: Genes): Genome {
  return genes as Genome;
}

/** Node id of output k (0-based) of a genome. */
export function outputId(genome: Genes, k: number): NodeId {
  return nodeId(genome.inputCount + 1 + k);
}

/** Node id of input k (0-based). */
export function inputId(k: number): NodeId {
  return nodeId(k + 1);
}

/** The nodes every genome of a task has: bias, linear inputs, outputs. */
export function fixedNodes(
  inputCount: number,
  outputCount: number,
  outputActivation: ActivationId,
): NodeGene[] {
  const nodes: NodeGene[] = [{ id: BIAS, kind: 'bias', activation: 1 }];
  for (let k = 0; k < inputCount; k++) nodes.push({ id: inputId(k), kind: 'input', activation: 1 });
  for (let k = 0; k < outputCount; k++) {
    nodes.push({ id: nodeId(inputCount + 1 + k), kind: 'output', activation: outputActivation });
  }
  return nodes;
}

export interface GenomeStatistics {
  /** Enabled connections. */
  readonly connections: number;
  readonly hidden: number;
  /** Inputs and bias that an enabled connection leaves from. */
  readonly inputsUsed: number;
  /** Connections on the longest forward path from an input to an output. */
  readonly depth: number;
}

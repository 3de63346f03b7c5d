import { PrecocialError } from '../base/errors.ts';
import type { ConnectionGene, Genome, NodeGene } from './genome.ts';

export interface Changed<T> {
  readonly before: T;
  readonly after: T;
}

/** What separates genome `b` from genome `a`. */
export interface GenomeDiff {
  readonly addedNodes: readonly NodeGene[];
  readonly removedNodes: readonly NodeGene[];
  /** Nodes whose activation differs. */
  readonly changedNodes: readonly Changed<NodeGene>[];
  readonly addedConnections: readonly ConnectionGene[];
  readonly removedConnections: readonly ConnectionGene[];
  /** Connections that were enabled or disabled, or whose weight offset differs. */
  readonly changedConnections: readonly Changed<ConnectionGene>[];
  /** True if nothing differs. */
  readonly same: boolean;
}

/**
 * Compares two genomes of one task. Nodes are aligned by id; connections by innovation id where it
 * joins the same nodes, else by the nodes they join (a connection deleted and drawn again by hand has
 * a new innovation id).
 * @throws PrecocialError 'wrong-task' if their inputs or outputs differ in number
 */
export function diffGenomes(a: Genome, b: Genome): GenomeDiff {
  if (a.inputCount !== b.inputCount || a.outputCount !== b.outputCount) {
    throw new PrecocialError(
      'wrong-task',
      `A genome of ${a.inputCount} inputs and ${a.outputCount} outputs cannot be compared with one of ${b.inputCount} and ${b.outputCount}.`,
    );
  }
  const nodes = align(a.nodes, b.nodes, [(node) => String(node.id)]);
  const connections = align(a.connections, b.connections, [
    (gene) => `${gene.innovation} ${endpoints(gene)}`,
    endpoints,
  ]);
  const changedNodes = nodes.pairs.filter(
    ({ before, after }) => before.activation !== after.activation,
  );
  const changedConnections = connections.pairs.filter(
    ({ before, after }) => before.enabled !== after.enabled || before.offset !== after.offset,
  );
  const parts = {
    addedNodes: nodes.added,
    removedNodes: nodes.removed,
    changedNodes,
    addedConnections: connections.added,
    removedConnections: connections.removed,
    changedConnections,
  };
  return { ...parts, same: Object.values(parts).every((part) => part.length === 0) };
}

function endpoints(gene: ConnectionGene): string {
  return `${gene.source} ${gene.destination} ${gene.recurrent === true}`;
}

/** Pairs the genes of two lists by the first key that they share; what is left was added or removed. */
function align<T>(
  before: readonly T[],
  after: readonly T[],
  keys: readonly ((gene: T) => string)[],
): { pairs: Changed<T>[]; added: readonly T[]; removed: readonly T[] } {
  const pairs: Changed<T>[] = [];
  let added = after;
  let removed = before;
  for (const key of keys) {
    const waiting = new Map(removed.map((gene) => [key(gene), gene]));
    added = added.filter((gene) => {
      const partner = waiting.get(key(gene));
      if (partner === undefined) return true;
      waiting.delete(key(gene));
      pairs.push({ before: partner, after: gene });
      return false;
    });
    removed = [...waiting.values()];
  }
  return { pairs, added, removed };
}

import type { Genome, Innovation, NodeId } from '../../shared/genome/genome.ts';

/** Nodes and connections of the newer genome that an edit added or changed. */
export interface Touched {
  readonly nodes: ReadonlySet<NodeId>;
  readonly connections: ReadonlySet<Innovation>;
}

/** What `after` has that `before` has not, or has otherwise. */
export function touchedBetween(before: Genome, after: Genome): Touched {
  if (before === after) return { nodes: new Set(), connections: new Set() };
  const oldNodes = new Map(before.nodes.map((node) => [node.id, node]));
  const oldConnections = new Map(before.connections.map((gene) => [gene.innovation, gene]));
  const nodes = after.nodes.filter((node) => oldNodes.get(node.id)?.activation !== node.activation);
  const connections = after.connections.filter((gene) => {
    const old = oldConnections.get(gene.innovation);
    return (
      old === undefined ||
      old.source !== gene.source ||
      old.destination !== gene.destination ||
      old.enabled !== gene.enabled ||
      old.offset !== gene.offset
    );
  });
  return {
    nodes: new Set(nodes.map((node) => node.id)),
    connections: new Set(connections.map((gene) => gene.innovation)),
  };
}

import type { Genome, Innovation, NodeId } from '../../shared/genome/genome.ts';
import type { Trace } from '../state/session.ts';

/** The part of a genome that a trace shows. */
export interface Traced {
  readonly nodes: ReadonlySet<NodeId>;
  readonly connections: ReadonlySet<Innovation>;
}

/** Everything that feeds a node, or everything it reaches, over enabled connections. */
export function traceOf(genome: Genome, trace: Trace): Traced {
  const feeds = trace.direction === 'feeds';
  const links = new Map<NodeId, { next: NodeId; id: Innovation }[]>();
  for (const gene of genome.connections) {
    if (!gene.enabled) continue;
    const [from, next] = feeds ? [gene.destination, gene.source] : [gene.source, gene.destination];
    const list = links.get(from) ?? [];
    list.push({ next, id: gene.innovation });
    links.set(from, list);
  }
  const nodes = new Set<NodeId>([trace.node]);
  const connections = new Set<Innovation>();
  // A set is walked in the order of insertion, new members included.
  for (const node of nodes) {
    for (const { next, id } of links.get(node) ?? []) {
      connections.add(id);
      nodes.add(next);
    }
  }
  return { nodes, connections };
}

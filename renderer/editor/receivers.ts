import type { Genome, NodeGene, NodeId } from '../../shared/genome/genome.ts';

/** True for a node that computes: connections may lead to it, and its activation can be changed. */
export const receives = ({ kind }: NodeGene): boolean => kind === 'hidden' || kind === 'output';

/** The same of the node with an id; false where the genome has none. */
export const isReceiver = (genome: Genome, id: NodeId): boolean =>
  genome.nodes.some((node) => node.id === id && receives(node));

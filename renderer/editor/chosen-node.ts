import type { Genome, NodeGene, NodeId } from '../../shared/genome/genome.ts';

/**
 * The node that was chosen, or `otherwise` where the genome on screen, which may be another one by now, has no such
 * node.
 */
export function chosenNode(
  genome: Genome,
  chosen: NodeId,
  otherwise: NodeId,
  fits: (node: NodeGene) => boolean = () => true,
): NodeId {
  return genome.nodes.some((node) => node.id === chosen && fits(node)) ? chosen : otherwise;
}

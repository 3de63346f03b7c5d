import { item } from '../base/arrays.ts';
import { sealGenome, type ConnectionGene, type Genome } from '../genome/genome.ts';
import { shareStructure } from '../genome/structure.ts';
import type { Stream } from '../random/key.ts';

/**
 * NEAT's crossover (Stanley and Miikkulainen 2002, section 3.2): structure from the fitter parent; genes
 * with the same innovation id take their flags, and nodes with the same id their activation, from
 * either parent with equal chance.
 */
export function crossover(fitter: Genome, other: Genome, stream: Stream): Genome {
  const matching = new Map(other.connections.map((gene) => [gene.innovation, gene]));
  const connections = fitter.connections.map((gene): ConnectionGene => {
    const match = matching.get(gene.innovation);
    const same =
      match !== undefined && match.source === gene.source && match.destination === gene.destination;
    if (!same || match.enabled === gene.enabled) return gene;
    return stream.uniform() < 0.5 ? { ...gene, enabled: match.enabled } : gene;
  });
  const activations = new Map(other.nodes.map((node) => [node.id, node.activation]));
  const first = 1 + fitter.inputCount + fitter.outputCount;
  const nodes = fitter.nodes.map((node, index) => {
    const activation = activations.get(node.id);
    if (index < first || activation === undefined || activation === node.activation) return node;
    return stream.uniform() < 0.5 ? { ...item(fitter.nodes, index), activation } : node;
  });
  const child = sealGenome({
    nodes,
    connections,
    inputCount: fitter.inputCount,
    outputCount: fitter.outputCount,
  });
  shareStructure(child, fitter);
  return child;
}

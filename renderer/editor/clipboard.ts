import { PrecocialError } from '../../shared/base/errors.ts';
import { addConnection, idsAfter } from '../../shared/genome/edits.ts';
import {
  sealGenome,
  type ConnectionGene,
  type Genome,
  type NodeGene,
  type NodeId,
} from '../../shared/genome/genome.ts';

/** Hidden nodes with every connection at them, copied out of a genome. */
export interface Fragment {
  readonly nodes: readonly NodeGene[];
  readonly connections: readonly ConnectionGene[];
  readonly inputCount: number;
  readonly outputCount: number;
}

/** Copies the hidden nodes among `chosen` and the connections at them; null if there are none. */
export function copyFragment(genome: Genome, chosen: ReadonlySet<NodeId>): Fragment | null {
  const nodes = genome.nodes.filter((node) => node.kind === 'hidden' && chosen.has(node.id));
  if (nodes.length === 0) return null;
  const inside = new Set(nodes.map((node) => node.id));
  const connections = genome.connections.filter(
    (gene) => inside.has(gene.source) || inside.has(gene.destination),
  );
  const { inputCount, outputCount } = genome;
  return { nodes, connections, inputCount, outputCount };
}

/**
 * Adds a fragment's nodes under new ids. Connections inside it are copied; those to the outside are
 * made where the other end exists in this genome (in a genome of another shape: none are).
 * @returns the genome and the new nodes
 */
export function pasteFragment(
  genome: Genome,
  fragment: Fragment,
): { genome: Genome; added: readonly NodeId[] } {
  const alike =
    genome.inputCount === fragment.inputCount && genome.outputCount === fragment.outputCount;
  const renamed = new Map<NodeId, NodeId>();
  const ids = idsAfter(genome);
  const nodes = fragment.nodes.map((node) => {
    const id = ids.node();
    renamed.set(node.id, id);
    return { ...node, id };
  });
  const known = new Set(genome.nodes.map((node) => node.id));
  const otherEnd = (id: NodeId): NodeId | null =>
    renamed.get(id) ?? (alike && known.has(id) ? id : null);
  let next = sealGenome({ ...genome, nodes: [...genome.nodes, ...nodes] });
  for (const gene of fragment.connections) {
    const source = otherEnd(gene.source);
    const destination = otherEnd(gene.destination);
    if (source === null || destination === null || !gene.enabled) continue;
    next = connectIfLegal(next, source, destination, gene.recurrent === true, gene.offset);
  }
  return { genome: next, added: nodes.map((node) => node.id) };
}

/** In another genome an outside connection may close a cycle; such a one is left out. */
function connectIfLegal(
  genome: Genome,
  source: NodeId,
  destination: NodeId,
  recurrent: boolean,
  offset: number | undefined,
): Genome {
  try {
    const next = addConnection(genome, source, destination, { recurrent });
    if (offset === undefined) return next;
    const connections = next.connections.map((gene) =>
      gene.source === source && gene.destination === destination ? { ...gene, offset } : gene,
    );
    return sealGenome({ ...next, connections });
  } catch (error) {
    if (error instanceof PrecocialError && error.code === 'edit-refused') return genome;
    throw error;
  }
}

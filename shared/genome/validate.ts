import { item } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import { isActivationId } from './activations.ts';
import {
  BIAS,
  sealGenome,
  type ConnectionGene,
  type Genes,
  type Genome,
  type NodeGene,
  type NodeKind,
} from './genome.ts';
import { MOST_CONNECTIONS, MOST_NODES } from './limits.ts';
import { structureOf } from './structure.ts';

function refuse(message: string, details: Record<string, string | number> = {}): never {
  throw new PrecocialError('invalid-genome', message, details);
}

/** The kind a node must have by its position in the node list. */
function expectedKind(index: number, genes: Genes): NodeKind {
  if (index === 0) return 'bias';
  if (index <= genes.inputCount) return 'input';
  return index <= genes.inputCount + genes.outputCount ? 'output' : 'hidden';
}

function checkNode(node: NodeGene, index: number, genes: Genes, seen: Map<number, NodeKind>): void {
  const kind = expectedKind(index, genes);
  if (!Number.isSafeInteger(node.id) || node.id < 0) {
    refuse(`Node ${index} has the id ${node.id}, which is not a whole number from 0 up.`, {
      index,
    });
  }
  if (seen.has(node.id)) refuse(`Two nodes have the id ${node.id}.`, { node: node.id });
  if (node.kind !== kind) {
    refuse(`Node ${node.id} is of kind ${node.kind} where a ${kind} node belongs.`, {
      node: node.id,
    });
  }
  const fixed = index <= genes.inputCount + genes.outputCount;
  if (fixed && node.id !== index) {
    refuse(`The ${kind} node at place ${index} has the id ${node.id} instead of ${index}.`, {
      node: node.id,
    });
  }
  if (!isActivationId(node.activation)) {
    refuse(`Node ${node.id} has the activation ${String(node.activation)}; there are 1 to 11.`, {
      node: node.id,
    });
  }
  if ((kind === 'input' || kind === 'bias') && node.activation !== 1) {
    refuse(`Node ${node.id} is a ${kind} node and must be linear (1).`, { node: node.id });
  }
  seen.set(node.id, kind);
}

function nameOf(gene: ConnectionGene): string {
  return `Connection ${gene.innovation} (${gene.source} → ${gene.destination})`;
}

function refuseConnection(gene: ConnectionGene, problem: string): never {
  refuse(`${nameOf(gene)} ${problem}.`, {
    innovation: gene.innovation,
    source: gene.source,
    destination: gene.destination,
  });
}

function checkConnections(genes: Genes, kinds: Map<number, NodeKind>): void {
  for (const gene of genes.connections) {
    if (!Number.isSafeInteger(gene.innovation) || gene.innovation < 0)
      refuseConnection(gene, 'has an innovation id that is not a whole number from 0 up');
    const from = kinds.get(gene.source);
    const to = kinds.get(gene.destination);
    if (from === undefined) refuseConnection(gene, 'starts at a node that does not exist');
    if (to === undefined) refuseConnection(gene, 'ends at a node that does not exist');
    if (to === 'bias' || to === 'input')
      refuseConnection(gene, `ends at an ${to} node; those only send`);
    if (from === 'output' && to === 'hidden' && gene.recurrent !== true) {
      refuseConnection(
        gene,
        'leads from an output back to a hidden node and is not marked recurrent',
      );
    }
    if (gene.offset !== undefined && !Number.isFinite(gene.offset))
      refuseConnection(gene, 'has a weight offset that is not a finite number');
  }
  checkDistinct(genes);
}

/** Innovation ids and joined pairs stand once each. Found by sorting, which takes a fraction of a set's memory. */
function checkDistinct(genes: Genes): void {
  const { connections } = genes;
  const ids = Float64Array.from(connections, (gene) => gene.innovation);
  const twice = secondOf(ids);
  if (twice !== null) {
    const gene = item(connections, twice);
    refuse(`Two connections have the innovation id ${gene.innovation}.`, {
      innovation: gene.innovation,
      source: gene.source,
      destination: gene.destination,
    });
  }
  const places = new Map(genes.nodes.map((node, index) => [node.id, index]));
  const pairs = Float64Array.from(connections, (gene) => {
    const from = places.get(gene.source) ?? 0;
    const to = places.get(gene.destination) ?? 0;
    return (from * genes.nodes.length + to) * 2 + (gene.recurrent === true ? 1 : 0);
  });
  const again = secondOf(pairs);
  if (again !== null)
    refuseConnection(item(connections, again), 'joins two nodes that are joined already');
}

/** Index of the first value that stands before it already; null if all differ. */
function secondOf(values: Float64Array): number | null {
  const sorted = values.slice().sort();
  const doubled = sorted.find((value, k) => k > 0 && value === sorted[k - 1]);
  if (doubled === undefined) return null;
  // Which value comes a second time first is looked for only where there is one.
  const seen = new Set<number>();
  return values.findIndex((value) => seen.size === seen.add(value).size);
}

/**
 * Checks genes from outside against every rule of a genome and seals them.
 * @throws PrecocialError 'invalid-genome' naming the node, connection or cycle
 */
export function parseGenome(genes: Genes): Genome {
  const { inputCount, outputCount } = genes;
  if (!Number.isInteger(inputCount) || inputCount < 1)
    refuse(`A genome needs at least one input, not ${inputCount}.`);
  if (!Number.isInteger(outputCount) || outputCount < 1)
    refuse(`A genome needs at least one output, not ${outputCount}.`);
  if (genes.nodes.length > MOST_NODES)
    refuse(`The genome has ${genes.nodes.length} nodes; up to ${MOST_NODES} are read.`);
  if (genes.connections.length > MOST_CONNECTIONS) {
    refuse(
      `The genome has ${genes.connections.length} connections; up to ${MOST_CONNECTIONS} are read.`,
    );
  }
  if (genes.nodes.length < 1 + inputCount + outputCount) {
    refuse(
      `The genome has ${genes.nodes.length} nodes, fewer than its bias, ${inputCount} inputs and ${outputCount} outputs.`,
    );
  }
  if (genes.nodes[0]?.id !== BIAS) refuse('The first node must be the bias, id 0.');
  const kinds = new Map<number, NodeKind>();
  genes.nodes.forEach((node, index) => checkNode(node, index, genes, kinds));
  checkConnections(genes, kinds);
  const genome = sealGenome(genes);
  structureOf(genome);
  return genome;
}

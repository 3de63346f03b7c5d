import { PrecocialError } from '../base/errors.ts';
import { isActivationId } from './activations.ts';
import {
  BIAS,
  sealGenome,
  type Genes,
  type Genome,
  type NodeGene,
  type NodeKind,
} from './genome.ts';
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

function checkConnections(genes: Genes, kinds: Map<number, NodeKind>): void {
  const innovations = new Set<number>();
  const pairs = new Set<string>();
  for (const gene of genes.connections) {
    const name = `Connection ${gene.innovation} (${gene.source} → ${gene.destination})`;
    const details = {
      innovation: gene.innovation,
      source: gene.source,
      destination: gene.destination,
    };
    if (!Number.isSafeInteger(gene.innovation) || gene.innovation < 0) {
      refuse(`${name} has an innovation id that is not a whole number from 0 up.`, details);
    }
    if (innovations.has(gene.innovation))
      refuse(`Two connections have the innovation id ${gene.innovation}.`, details);
    innovations.add(gene.innovation);
    const from = kinds.get(gene.source);
    const to = kinds.get(gene.destination);
    if (from === undefined) refuse(`${name} starts at a node that does not exist.`, details);
    if (to === undefined) refuse(`${name} ends at a node that does not exist.`, details);
    if (to === 'bias' || to === 'input')
      refuse(`${name} ends at an ${to} node; those only send.`, details);
    if (from === 'output' && to === 'hidden' && gene.recurrent !== true) {
      refuse(
        `${name} leads from an output back to a hidden node and is not marked recurrent.`,
        details,
      );
    }
    if (gene.offset !== undefined && !Number.isFinite(gene.offset)) {
      refuse(`${name} has a weight offset that is not a finite number.`, details);
    }
    const pair = `${gene.source} ${gene.destination} ${gene.recurrent === true}`;
    if (pairs.has(pair)) refuse(`${name} joins two nodes that are joined already.`, details);
    pairs.add(pair);
  }
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

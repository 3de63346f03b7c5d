import { intAt, item } from '../base/arrays.ts';
import type { ActivationId } from './activations.ts';
import {
  sealGenome,
  type ConnectionGene,
  type Genes,
  type Genome,
  type Innovation,
  type NodeGene,
  type NodeId,
} from './genome.ts';
import { carryCount } from './statistics.ts';
import { growStructure, shareStructure, structureOf } from './structure.ts';

// Edits by position that the caller knows to be legal: a search picks only such places, thousands a
// second. Everything else goes through the checked edits of edits.ts.

/** Where new ids come from: a search shares one per generation, a hand edit uses `idsAfter`. */
export interface Ids {
  node(split: Innovation): NodeId;
  connection(source: NodeId, destination: NodeId): Innovation;
}

/** A genome with other nodes or connections. */
export function withGenes(
  genome: Genome,
  change: Partial<Pick<Genes, 'nodes' | 'connections'>>,
): Genome {
  return sealGenome({
    nodes: change.nodes ?? genome.nodes,
    connections: change.connections ?? genome.connections,
    inputCount: genome.inputCount,
    outputCount: genome.outputCount,
  });
}

/** A copy with one entry changed and some added; `concat` makes it in one piece, whatever its length. */
function changedCopy<T>(list: readonly T[], place: number, changed: T, added: readonly T[]): T[] {
  const copy = list.concat(added);
  copy[place] = changed;
  return copy;
}

/**
 * Splits the enabled forward connection at a place: disables it and puts a hidden node with two
 * connections in its place. An offset stays with the connection that leads on.
 */
export function splitAt(genome: Genome, place: number, activation: ActivationId, ids: Ids): Genome {
  const old = item(genome.connections, place);
  const id = ids.node(old.innovation);
  const { offset, ...plain } = old;
  const into: ConnectionGene = {
    innovation: ids.connection(old.source, id),
    source: old.source,
    destination: id,
    enabled: true,
  };
  const out: ConnectionGene = {
    innovation: ids.connection(id, old.destination),
    source: id,
    destination: old.destination,
    enabled: true,
    ...(offset === undefined ? {} : { offset }),
  };
  const node: NodeGene = { id, kind: 'hidden', activation };
  const next = withGenes(genome, {
    nodes: genome.nodes.concat(node),
    connections: changedCopy(genome.connections, place, { ...plain, enabled: false }, [into, out]),
  });
  const structure = structureOf(genome);
  const middle = genome.nodes.length;
  growStructure(next, genome, genome.connections.length, [
    intAt(structure.source, place),
    middle,
    middle,
    intAt(structure.destination, place),
  ]);
  carryCount(next, genome, 1);
  return next;
}

/** Appends an enabled connection between the nodes at two places. */
export function appendConnection(
  genome: Genome,
  from: number,
  to: number,
  ids: Ids,
  recurrent: boolean,
): Genome {
  const source = item(genome.nodes, from).id;
  const destination = item(genome.nodes, to).id;
  const gene: ConnectionGene = {
    innovation: ids.connection(source, destination),
    source,
    destination,
    enabled: true,
    ...(recurrent ? { recurrent: true } : {}),
  };
  const next = withGenes(genome, { connections: genome.connections.concat(gene) });
  growStructure(next, genome, genome.connections.length, [from, to]);
  carryCount(next, genome, 1);
  return next;
}

/** Puts a gene between the same two nodes in place of the connection at a place. */
export function changeConnectionAt(genome: Genome, place: number, gene: ConnectionGene): Genome {
  const old = item(genome.connections, place);
  const next = withGenes(genome, {
    connections: changedCopy(genome.connections, place, gene, []),
  });
  shareStructure(next, genome);
  carryCount(next, genome, Number(gene.enabled) - Number(old.enabled));
  return next;
}

/** Gives the node at a place another activation. */
export function changeActivationAt(
  genome: Genome,
  place: number,
  activation: ActivationId,
): Genome {
  const node = { ...item(genome.nodes, place), activation };
  const next = withGenes(genome, { nodes: changedCopy(genome.nodes, place, node, []) });
  shareStructure(next, genome);
  carryCount(next, genome, 0);
  return next;
}

import { item } from '../base/arrays.ts';
import { PrecocialError, type ErrorDetails } from '../base/errors.ts';
import type { ActivationId } from './activations.ts';
import {
  innovation,
  nodeId,
  type Genes,
  type Genome,
  type Innovation,
  type NodeGene,
  type NodeId,
} from './genome.ts';
import {
  appendConnection,
  changeActivationAt,
  changeConnectionAt,
  splitAt,
  withGenes,
  type Ids,
} from './known-edits.ts';
import { structureOf } from './structure.ts';

/** Ids of one genome alone, whatever they are for: each is one more than the last. */
export interface FreshIds extends Ids {
  node(): NodeId;
  connection(): Innovation;
}

/** Ids that follow the largest ones of a genome. */
export function idsAfter(genes: Pick<Genes, 'nodes' | 'connections'>): FreshIds {
  let node = genes.nodes.reduce((most, gene) => Math.max(most, gene.id), -1);
  let link = genes.connections.reduce((most, gene) => Math.max(most, gene.innovation), -1);
  return { node: () => nodeId(++node), connection: () => innovation(++link) };
}

function refuse(message: string, details: ErrorDetails = {}): never {
  throw new PrecocialError('edit-refused', message, details);
}

function findNode(genome: Genome, id: NodeId): NodeGene {
  return (
    genome.nodes.find((node) => node.id === id) ?? refuse(`There is no node ${id}.`, { node: id })
  );
}

/** Place of a connection in the genome's list. */
function placeOf(genome: Genome, id: Innovation): number {
  const place = genome.connections.findIndex((gene) => gene.innovation === id);
  return place < 0 ? refuse(`There is no connection ${id}.`, { innovation: id }) : place;
}

/** Nodes of a forward path from `from` to `to`, both included, or null. */
export function forwardPath(genome: Genes, from: NodeId, to: NodeId): NodeId[] | null {
  const cameFrom = new Map<NodeId, NodeId | null>([[from, null]]);
  const queue: NodeId[] = [from];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    if (node === to) {
      const path: NodeId[] = [];
      for (let step: NodeId | null = to; step !== null; step = cameFrom.get(step) ?? null)
        path.unshift(step);
      return path;
    }
    for (const gene of genome.connections) {
      if (gene.source !== node || gene.recurrent === true || cameFrom.has(gene.destination))
        continue;
      cameFrom.set(gene.destination, node);
      queue.push(gene.destination);
    }
  }
  return null;
}

/**
 * Splits an enabled connection: disables it and puts a hidden node with two connections in its place.
 * @throws PrecocialError 'edit-refused' if there is no such enabled, forward connection, or it joins outputs
 */
export function insertNode(
  genome: Genome,
  split: Innovation,
  activation: ActivationId,
  ids: Ids = idsAfter(genome),
): Genome {
  const place = placeOf(genome, split);
  const old = item(genome.connections, place);
  if (!old.enabled)
    refuse(`Connection ${split} is disabled; enable it before inserting a node.`, {
      innovation: split,
    });
  if (old.recurrent === true)
    refuse(`Connection ${split} is recurrent and cannot be split.`, { innovation: split });
  if (findNode(genome, old.source).kind === 'output')
    refuse(`Connection ${split} leads from one output to another and cannot be split.`, {
      innovation: split,
    });
  return splitAt(genome, place, activation, ids);
}

/** True if a path of nodes has a step that only disabled connections make. */
export function hasDisabledStep(genome: Genome, path: readonly NodeId[]): boolean {
  return path.slice(1).some((to, step) => {
    const genes = genome.connections.filter(
      (gene) => gene.source === path[step] && gene.destination === to && gene.recurrent !== true,
    );
    return genes.length > 0 && genes.every(({ enabled }) => !enabled);
  });
}

/**
 * Connects two nodes. An existing disabled connection between them is enabled instead.
 * @throws PrecocialError 'edit-refused', with the nodes of the cycle where it would make one
 */
export function addConnection(
  genome: Genome,
  source: NodeId,
  destination: NodeId,
  options: { recurrent?: boolean; ids?: Ids } = {},
): Genome {
  const from = findNode(genome, source);
  const to = findNode(genome, destination);
  const recurrent = options.recurrent === true;
  if (to.kind === 'input' || to.kind === 'bias')
    refuse(`Node ${destination} is an ${to.kind} node and only sends.`, { node: destination });
  const present = genome.connections.find(
    (gene) =>
      gene.source === source &&
      gene.destination === destination &&
      (gene.recurrent === true) === recurrent,
  );
  if (present?.enabled === true)
    refuse(`Nodes ${source} and ${destination} are connected already.`, {
      innovation: present.innovation,
    });
  if (present !== undefined) return setEnabled(genome, present.innovation, true);
  if (!recurrent) {
    if (from.kind === 'output' && to.kind !== 'output') {
      refuse(`An output can feed only another output, unless the connection is recurrent.`, {
        node: source,
      });
    }
    const back = forwardPath(genome, destination, source);
    if (back !== null) {
      const asleep = hasDisabledStep(genome, back)
        ? ' It leads through disabled connections, which may be enabled again; delete one of them first.'
        : '';
      refuse(
        `Connecting ${source} to ${destination} would make the cycle ${[source, ...back].join(' → ')}.${asleep}`,
        { cycle: back },
      );
    }
  }
  const ids = options.ids ?? idsAfter(genome);
  return appendConnection(
    genome,
    genome.nodes.indexOf(from),
    genome.nodes.indexOf(to),
    ids,
    recurrent,
  );
}

/** Removes a connection for good. @throws PrecocialError 'edit-refused' if there is none */
export function removeConnection(genome: Genome, id: Innovation): Genome {
  const place = placeOf(genome, id);
  return withGenes(genome, { connections: genome.connections.toSpliced(place, 1) });
}

/** Removes a hidden node and every connection at it. @throws PrecocialError 'edit-refused' for other nodes */
export function removeNode(genome: Genome, id: NodeId): Genome {
  const node = findNode(genome, id);
  if (node.kind !== 'hidden')
    refuse(`Node ${id} is an ${node.kind} node of the task and cannot be removed.`, { node: id });
  return withGenes(genome, {
    nodes: genome.nodes.filter((gene) => gene.id !== id),
    connections: genome.connections.filter((gene) => gene.source !== id && gene.destination !== id),
  });
}

/** Enables or disables a connection. @throws PrecocialError 'edit-refused' if there is none */
export function setEnabled(genome: Genome, id: Innovation, enabled: boolean): Genome {
  const place = placeOf(genome, id);
  const gene = item(genome.connections, place);
  return gene.enabled === enabled
    ? genome
    : changeConnectionAt(genome, place, { ...gene, enabled });
}

/** Gives a hidden or output node another activation. @throws PrecocialError 'edit-refused' for other nodes */
export function setActivation(genome: Genome, id: NodeId, activation: ActivationId): Genome {
  const node = findNode(genome, id);
  if (node.kind === 'input' || node.kind === 'bias')
    refuse(`Node ${id} is an ${node.kind} node and stays linear.`, { node: id });
  if (node.activation === activation) return genome;
  return changeActivationAt(genome, genome.nodes.indexOf(node), activation);
}

/** Sets a connection's weight offset, or clears it with null. @throws PrecocialError 'edit-refused' */
export function setOffset(genome: Genome, id: Innovation, offset: number | null): Genome {
  const place = placeOf(genome, id);
  if (offset !== null && !Number.isFinite(offset))
    refuse(`A weight offset must be a finite number, not ${offset}.`, { innovation: id });
  const { offset: old, ...plain } = item(genome.connections, place);
  void old;
  return changeConnectionAt(genome, place, offset === null ? plain : { ...plain, offset });
}

/** Layer of each node by id, for drawing and for choosing legal destinations. */
export function layersById(genome: Genome): Map<NodeId, number> {
  const { layer } = structureOf(genome);
  return new Map(genome.nodes.map((node, index) => [node.id, layer[index] ?? 0]));
}

import { PrecocialError, type ErrorDetails } from '../contract/errors.ts';
import type { ActivationId } from '../network/activations.ts';
import {
  innovation,
  nodeId,
  sealGenome,
  type ConnectionGene,
  type Genes,
  type Genome,
  type Innovation,
  type NodeGene,
  type NodeId,
} from './genome.ts';
import { shareStructure, structureOf } from './structure.ts';

/** Where new ids come from: a search shares one per generation, a hand edit uses `idsAfter`. */
export interface Ids {
  node(split: Innovation): NodeId;
  connection(source: NodeId, destination: NodeId): Innovation;
}

/** Ids that follow the largest ones of a genome. */
export function idsAfter(genes: Genes): Ids {
  let node = genes.nodes.reduce((most, gene) => Math.max(most, gene.id), -1);
  let link = genes.connections.reduce((most, gene) => Math.max(most, gene.innovation), -1);
  return { node: () => nodeId(++node), connection: () => innovation(++link) };
}

function refuse(message: string, details: ErrorDetails = {}): never {
  throw new PrecocialError('edit-refused', message, details);
}

function replace(genome: Genome, change: Partial<Pick<Genes, 'nodes' | 'connections'>>): Genome {
  return sealGenome({
    nodes: change.nodes ?? genome.nodes,
    connections: change.connections ?? genome.connections,
    inputCount: genome.inputCount,
    outputCount: genome.outputCount,
  });
}

function findNode(genome: Genome, id: NodeId): NodeGene {
  return (
    genome.nodes.find((node) => node.id === id) ?? refuse(`There is no node ${id}.`, { node: id })
  );
}

function findConnection(genome: Genome, id: Innovation): ConnectionGene {
  return (
    genome.connections.find((gene) => gene.innovation === id) ??
    refuse(`There is no connection ${id}.`, { innovation: id })
  );
}

/** A copy with one gene changed; copying whole is several times quicker than mapping gene by gene. */
function changedAt(
  genes: readonly ConnectionGene[],
  index: number,
  change: (gene: ConnectionGene) => ConnectionGene,
): ConnectionGene[] {
  const copy = genes.slice();
  const gene = copy[index];
  if (gene !== undefined) copy[index] = change(gene);
  return copy;
}

function withConnection(
  genome: Genome,
  id: Innovation,
  change: (gene: ConnectionGene) => ConnectionGene,
): Genome {
  const index = genome.connections.findIndex((gene) => gene.innovation === id);
  const next = replace(genome, { connections: changedAt(genome.connections, index, change) });
  shareStructure(next, genome);
  return next;
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
  const old = findConnection(genome, split);
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
  const id = ids.node(split);
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
  const connections = changedAt(genome.connections, genome.connections.indexOf(old), () => ({
    ...plain,
    enabled: false,
  }));
  connections.push(into, out);
  return replace(genome, {
    nodes: [...genome.nodes, { id, kind: 'hidden', activation }],
    connections,
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
      refuse(
        `Connecting ${source} to ${destination} would make the cycle ${[source, ...back].join(' → ')}.`,
        { cycle: back },
      );
    }
  }
  return appendConnection(genome, source, destination, options.ids ?? idsAfter(genome), recurrent);
}

/**
 * Appends an enabled connection that the caller knows to be legal (a search picks only such pairs).
 * Everything else goes through `addConnection`.
 */
export function appendConnection(
  genome: Genome,
  source: NodeId,
  destination: NodeId,
  ids: Ids,
  recurrent: boolean,
): Genome {
  const gene: ConnectionGene = {
    innovation: ids.connection(source, destination),
    source,
    destination,
    enabled: true,
    ...(recurrent ? { recurrent: true } : {}),
  };
  return replace(genome, { connections: [...genome.connections, gene] });
}

/** Removes a connection for good. @throws PrecocialError 'edit-refused' if there is none */
export function removeConnection(genome: Genome, id: Innovation): Genome {
  findConnection(genome, id);
  return replace(genome, {
    connections: genome.connections.filter((gene) => gene.innovation !== id),
  });
}

/** Removes a hidden node and every connection at it. @throws PrecocialError 'edit-refused' for other nodes */
export function removeNode(genome: Genome, id: NodeId): Genome {
  const node = findNode(genome, id);
  if (node.kind !== 'hidden')
    refuse(`Node ${id} is an ${node.kind} node of the task and cannot be removed.`, { node: id });
  return replace(genome, {
    nodes: genome.nodes.filter((gene) => gene.id !== id),
    connections: genome.connections.filter((gene) => gene.source !== id && gene.destination !== id),
  });
}

/** Enables or disables a connection. @throws PrecocialError 'edit-refused' if there is none */
export function setEnabled(genome: Genome, id: Innovation, enabled: boolean): Genome {
  if (findConnection(genome, id).enabled === enabled) return genome;
  return withConnection(genome, id, (gene) => ({ ...gene, enabled }));
}

/** Gives a hidden or output node another activation. @throws PrecocialError 'edit-refused' for other nodes */
export function setActivation(genome: Genome, id: NodeId, activation: ActivationId): Genome {
  const node = findNode(genome, id);
  if (node.kind === 'input' || node.kind === 'bias')
    refuse(`Node ${id} is an ${node.kind} node and stays linear.`, { node: id });
  if (node.activation === activation) return genome;
  const next = replace(genome, {
    nodes: genome.nodes.map((gene) => (gene.id === id ? { ...gene, activation } : gene)),
  });
  shareStructure(next, genome);
  return next;
}

/** Sets a connection's weight offset, or clears it with null. @throws PrecocialError 'edit-refused' */
export function setOffset(genome: Genome, id: Innovation, offset: number | null): Genome {
  findConnection(genome, id);
  if (offset !== null && !Number.isFinite(offset))
    refuse(`A weight offset must be a finite number, not ${offset}.`, { innovation: id });
  return withConnection(genome, id, (gene) => {
    const { offset: old, ...plain } = gene;
    void old;
    return offset === null ? plain : { ...plain, offset };
  });
}

/** Layer of each node by id, for drawing and for choosing legal destinations. */
export function layersById(genome: Genome): Map<NodeId, number> {
  const { layer } = structureOf(genome);
  return new Map(genome.nodes.map((node, index) => [node.id, layer[index] ?? 0]));
}

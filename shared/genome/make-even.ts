import { idsAfter } from './edits.ts';
import type { Ids } from './known-edits.ts';
import {
  innovation,
  sealGenome,
  type ConnectionGene,
  type Genome,
  type Innovation,
  type NodeGene,
  type NodeId,
} from './genome.ts';
import { isEven } from './parity.ts';

/** What new nodes are known by in a generation, where those of split connections are known by innovations from 0 up. */
const relayOf = (source: NodeId): Innovation => innovation(-1 - 2 * source);
const twinOf = (output: NodeId): Innovation => innovation(-2 - 2 * output);

/**
 * A genome whose outputs do not depend on the sign of the shared weight: at w it computes what the given
 * one computes at w * w. Behind every source stands a linear relay node that all connections of the
 * source pass through, so that a connection of the given genome becomes two, with a factor w each. A
 * genome that is even already is given back as it is.
 *
 * Node ids are kept, innovation ids are new. Disabled connections, hidden nodes without an enabled
 * connection and weight offsets are left out: an offset belongs to one connection's weight, which here
 * is a product.
 *
 * @param ids of a search's generation, in which the same change has the same ids; its own without
 */
export function makeEven(genome: Genome, ids?: Ids): Genome {
  if (isEven(genome)) return genome;
  const enabled = genome.connections.filter((gene) => gene.enabled);
  const touched = new Set(enabled.flatMap((gene) => [gene.source, gene.destination]));
  const kept = genome.nodes.filter((node) => node.kind !== 'hidden' || touched.has(node.id));
  const given = ids ?? idsAfter({ nodes: kept, connections: [] });
  const added: NodeGene[] = [];
  const addNode = (change: Innovation, activation: NodeGene['activation']): NodeId => {
    const id = given.node(change);
    added.push({ id, kind: 'hidden', activation });
    return id;
  };
  const sending = new Set(enabled.map((gene) => gene.source));
  const sources = kept.filter((node) => sending.has(node.id));
  // No hidden node may read an output, so a hidden twin of it feeds its relay.
  const twins = new Map<NodeId, NodeId>();
  for (const node of sources)
    if (node.kind === 'output') twins.set(node.id, addNode(twinOf(node.id), node.activation));
  const relays = new Map<NodeId, NodeId>();
  for (const { id } of sources) relays.set(id, addNode(relayOf(id), 1));

  const connections: ConnectionGene[] = [];
  const connect = (source: NodeId, destination: NodeId, recurrent: boolean): void => {
    const gene = {
      innovation: given.connection(source, destination),
      source,
      destination,
      enabled: true,
    };
    connections.push(recurrent ? { ...gene, recurrent: true } : gene);
  };
  for (const [source, relay] of relays) connect(twins.get(source) ?? source, relay, false);
  for (const { source, destination, recurrent } of enabled) {
    const relay = relays.get(source);
    if (relay === undefined) continue;
    connect(relay, destination, recurrent === true);
    const twin = twins.get(destination);
    if (twin !== undefined) connect(relay, twin, recurrent === true);
  }
  return sealGenome({
    nodes: [...kept, ...added],
    connections,
    inputCount: genome.inputCount,
    outputCount: genome.outputCount,
  });
}

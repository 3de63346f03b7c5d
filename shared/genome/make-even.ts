import {
  innovation,
  nodeId,
  sealGenome,
  type ConnectionGene,
  type Genome,
  type NodeGene,
  type NodeId,
} from './genome.ts';
import { isEven } from './parity.ts';

/**
 * A genome whose outputs do not depend on the sign of the shared weight: at w it computes what the given
 * one computes at w * w. Behind every source stands a linear relay node that all connections of the
 * source pass through, so that a connection of the given genome becomes two, with a factor w each. A
 * genome that is even already is given back as it is.
 *
 * Node ids are kept, innovation ids are new. Disabled connections, hidden nodes without an enabled
 * connection and weight offsets are left out: an offset belongs to one connection's weight, which here
 * is a product.
 */
export function makeEven(genome: Genome): Genome {
  if (isEven(genome)) return genome;
  const enabled = genome.connections.filter((gene) => gene.enabled);
  const touched = new Set(enabled.flatMap((gene) => [gene.source, gene.destination]));
  const kept = genome.nodes.filter((node) => node.kind !== 'hidden' || touched.has(node.id));
  let next = kept.reduce((most, node) => Math.max(most, node.id), 0) + 1;
  const added: NodeGene[] = [];
  const addNode = (activation: NodeGene['activation']): NodeId => {
    const id = nodeId(next++);
    added.push({ id, kind: 'hidden', activation });
    return id;
  };
  const sources = kept.filter((node) => enabled.some((gene) => gene.source === node.id));
  // No hidden node may read an output, so a hidden twin of it feeds its relay.
  const twins = new Map<NodeId, NodeId>();
  for (const node of sources)
    if (node.kind === 'output') twins.set(node.id, addNode(node.activation));
  const relays = new Map<NodeId, NodeId>();
  for (const { id } of sources) relays.set(id, addNode(1));

  const connections: ConnectionGene[] = [];
  const connect = (source: NodeId, destination: NodeId, recurrent: boolean): void => {
    const place = innovation(connections.length);
    const gene = { innovation: place, source, destination, enabled: true };
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

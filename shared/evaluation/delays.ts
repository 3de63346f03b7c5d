import type { Genome, NodeGene, NodeId } from '../genome/genome.ts';
import { Additions, type DeviceNetwork } from './additions.ts';

const LINEAR = 1;

/** A chain of so many steps that begins at a node. @returns its end */
function chainFrom(added: Additions, source: NodeId, steps: number): NodeId {
  let end = source;
  for (let k = 0; k < steps; k++) {
    const next = added.hidden();
    added.wire(end, next, 1, true);
    end = next;
  }
  return end;
}

/**
 * The network with sensors that are late: it reads every input as it was `steps` steps before, and 0 until the
 * first value has come. The bias is no sensor.
 * @param steps whole, 1 or more
 */
export function withSensorDelay(genome: Genome, steps: number): DeviceNetwork {
  const added = new Additions(genome);
  const late = new Map<NodeId, NodeId>();
  for (const { id, kind } of genome.nodes)
    if (kind === 'input' && genome.connections.some((gene) => gene.source === id))
      late.set(id, chainFrom(added, id, steps));
  const connections = genome.connections.map((gene) => ({
    ...gene,
    source: late.get(gene.source) ?? gene.source,
  }));
  return added.of(genome, genome.nodes, connections);
}

/**
 * The network with actuators that are late: every output acts `steps` steps after it was computed, and is 0 until
 * then. What the network itself reads of its outputs is not late.
 * @param steps whole, 1 or more
 */
export function withActuatorDelay(genome: Genome, steps: number): DeviceNetwork {
  const added = new Additions(genome);
  const computed = new Map<NodeId, NodeId>();
  const nodes = genome.nodes.map((node): NodeGene => {
    if (node.kind !== 'output') return node;
    const hidden = added.hidden(node.activation);
    computed.set(node.id, hidden);
    added.wire(chainFrom(added, hidden, steps - 1), node.id, 1, true);
    return { ...node, activation: LINEAR };
  });
  const connections = genome.connections.map((gene) => ({
    ...gene,
    source: computed.get(gene.source) ?? gene.source,
    destination: computed.get(gene.destination) ?? gene.destination,
  }));
  return added.of(genome, nodes, connections);
}

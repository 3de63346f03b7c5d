import { idsAfter, type FreshIds } from '../genome/edits.ts';
import type { ConnectionGene, Genome, Innovation, NodeGene, NodeId } from '../genome/genome.ts';
import { parseGenome } from '../genome/validate.ts';

const LINEAR = 1;

/** A network with delays built into it. */
export interface DelayedNetwork {
  readonly genome: Genome;
  /** Connections that hand a value on as it is: their weight is 1, whatever the shared weight. */
  readonly wires: ReadonlySet<Innovation>;
}

/** Nodes and connections that are added to those of a genome, under numbers that it does not use. */
class Additions {
  readonly nodes: NodeGene[] = [];
  readonly connections: ConnectionGene[] = [];
  private readonly ids: FreshIds;

  constructor(genome: Genome) {
    this.ids = idsAfter(genome);
  }

  hidden(activation: NodeGene['activation']): NodeId {
    const id = this.ids.node();
    this.nodes.push({ id, kind: 'hidden', activation });
    return id;
  }

  /** A connection that hands over the value of the step before. */
  private wire(source: NodeId, destination: NodeId): void {
    this.connections.push({
      innovation: this.ids.connection(),
      source,
      destination,
      enabled: true,
      recurrent: true,
    });
  }

  /** A chain of so many steps that begins at a node. @returns its end */
  chainFrom(source: NodeId, steps: number): NodeId {
    let end = source;
    for (let k = 0; k < steps; k++) {
      const next = this.hidden(LINEAR);
      this.wire(end, next);
      end = next;
    }
    return end;
  }

  /** A chain of so many steps between two nodes. */
  chainBetween(source: NodeId, destination: NodeId, steps: number): void {
    this.wire(this.chainFrom(source, steps - 1), destination);
  }

  of(genome: Genome, nodes: readonly NodeGene[], connections: readonly ConnectionGene[]) {
    const wires = new Set(this.connections.map((gene) => gene.innovation));
    const all = {
      ...genome,
      nodes: [...nodes, ...this.nodes],
      connections: [...connections, ...this.connections],
    };
    return { genome: parseGenome(all), wires };
  }
}

/**
 * The network with sensors that are late: it reads every input as it was `steps` steps before, and 0 until the
 * first value has come. The bias is no sensor.
 * @param steps whole, 1 or more
 */
export function withSensorDelay(genome: Genome, steps: number): DelayedNetwork {
  const added = new Additions(genome);
  const late = new Map<NodeId, NodeId>();
  for (const { id, kind } of genome.nodes)
    if (kind === 'input' && genome.connections.some((gene) => gene.source === id))
      late.set(id, added.chainFrom(id, steps));
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
export function withActuatorDelay(genome: Genome, steps: number): DelayedNetwork {
  const added = new Additions(genome);
  const computed = new Map<NodeId, NodeId>();
  const nodes = genome.nodes.map((node): NodeGene => {
    if (node.kind !== 'output') return node;
    const hidden = added.hidden(node.activation);
    computed.set(node.id, hidden);
    added.chainBetween(hidden, node.id, steps);
    return { ...node, activation: LINEAR };
  });
  const connections = genome.connections.map((gene) => ({
    ...gene,
    source: computed.get(gene.source) ?? gene.source,
    destination: computed.get(gene.destination) ?? gene.destination,
  }));
  return added.of(genome, nodes, connections);
}

import type { ActivationId } from '../genome/activations.ts';
import { idsAfter, type FreshIds } from '../genome/edits.ts';
import type { ConnectionGene, Genome, Innovation, NodeGene, NodeId } from '../genome/genome.ts';
import { parseGenome } from '../genome/validate.ts';

const LINEAR = 1;

/** A network with the parts of a device built into it. */
export interface DeviceNetwork {
  readonly genome: Genome;
  /** Connections of the device and their weights, whatever the shared weight. */
  readonly wires: ReadonlyMap<Innovation, number>;
}

/** Nodes and connections that are added to those of a genome, under numbers that it does not use. */
export class Additions {
  readonly nodes: NodeGene[] = [];
  readonly connections: ConnectionGene[] = [];
  private readonly wires = new Map<Innovation, number>();
  private readonly ids: FreshIds;

  constructor(genome: Genome) {
    this.ids = idsAfter(genome);
  }

  hidden(activation: ActivationId = LINEAR): NodeId {
    const id = this.ids.node();
    this.nodes.push({ id, kind: 'hidden', activation });
    return id;
  }

  /** A connection with a weight of its own. @param late hands over the value of the step before */
  wire(source: NodeId, destination: NodeId, weight: number, late = false): void {
    const innovation = this.ids.connection();
    this.wires.set(innovation, weight);
    this.connections.push({
      innovation,
      source,
      destination,
      enabled: true,
      ...(late ? { recurrent: true } : {}),
    });
  }

  /** The genome with its nodes and connections as given and those that were added. */
  of(
    genome: Genome,
    nodes: readonly NodeGene[],
    connections: readonly ConnectionGene[],
  ): DeviceNetwork {
    const all = {
      ...genome,
      nodes: [...nodes, ...this.nodes],
      connections: [...connections, ...this.connections],
    };
    return { genome: parseGenome(all), wires: this.wires };
  }
}

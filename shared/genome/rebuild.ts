import { PrecocialError } from '../base/errors.ts';
import type { ActivationId } from './activations.ts';
import { idsAfter } from './edits.ts';
import {
  innovation,
  type ConnectionGene,
  type Genome,
  type Innovation,
  type NodeGene,
  type NodeId,
} from './genome.ts';
import { withGenes, type Ids } from './known-edits.ts';
import { MOST_CONNECTIONS, MOST_NODES } from './limits.ts';

/** What a new node is known by where every id is new anyway. */
const UNSHARED = innovation(0);

/**
 * A genome that is built anew around the nodes of another: those keep their ids, connections and further hidden nodes
 * are added. Disabled connections of the other one and its hidden nodes without an enabled connection are left out.
 */
export class Rebuild {
  /** The enabled connections of the given genome. */
  readonly enabled: readonly ConnectionGene[];
  /** The nodes of the given genome that stay. */
  readonly kept: readonly NodeGene[];
  /** Those of them that an enabled connection leaves from. */
  readonly sources: readonly NodeGene[];
  /** Hidden copies of outputs that are sources, by output: no hidden node may read an output. */
  private readonly twins = new Map<NodeId, NodeId>();
  private readonly added: NodeGene[] = [];
  private readonly connections: ConnectionGene[] = [];
  private readonly ids: Ids;

  /** @param ids of a search's generation, in which the same change has the same ids; its own without */
  constructor(
    private readonly genome: Genome,
    ids?: Ids,
  ) {
    this.enabled = genome.connections.filter((gene) => gene.enabled);
    const receiving = new Set(this.enabled.map((gene) => gene.destination));
    const sending = new Set(this.enabled.map((gene) => gene.source));
    this.kept = genome.nodes.filter(
      ({ id, kind }) => kind !== 'hidden' || receiving.has(id) || sending.has(id),
    );
    this.sources = this.kept.filter(({ id }) => sending.has(id));
    this.ids = ids ?? idsAfter({ nodes: this.kept, connections: [] });
  }

  /**
   * A new hidden node that reads others.
   * @param change what it is known by in a search's generation
   * @throws PrecocialError 'edit-refused' if there are more nodes or connections than are read
   */
  node(
    activation: ActivationId,
    sources: readonly NodeId[],
    change: Innovation = UNSHARED,
  ): NodeId {
    const id = this.ids.node(change);
    this.added.push({ id, kind: 'hidden', activation });
    this.hold('nodes', this.kept.length + this.added.length, MOST_NODES);
    for (const source of sources) this.connect(source, id);
    return id;
  }

  /**
   * Nodes that do the same. Two nodes may be joined once, so a factor n takes n of them.
   * @throws PrecocialError as `node`
   */
  copies(count: number, activation: ActivationId, sources: readonly NodeId[]): NodeId[] {
    const made: NodeId[] = [];
    // The count may be too large for an array; the first node too many is refused.
    while (made.length < count) made.push(this.node(activation, sources));
    return made;
  }

  /** A new connection. @throws PrecocialError 'edit-refused' if there are more than are read */
  connect(source: NodeId, destination: NodeId, recurrent = false): void {
    const gene = {
      innovation: this.ids.connection(source, destination),
      source,
      destination,
      enabled: true,
    };
    this.connections.push(recurrent ? { ...gene, recurrent: true } : gene);
    this.hold('connections', this.connections.length, MOST_CONNECTIONS);
  }

  /** Adds a twin of each output that is a source. @param changeOf what the twin of an output is known by */
  addTwins(changeOf: (output: NodeId) => Innovation = () => UNSHARED): void {
    for (const { id, kind, activation } of this.sources)
      if (kind === 'output') this.twins.set(id, this.node(activation, [], changeOf(id)));
  }

  /** The node whose value stands for that of a source: its twin where it has one. */
  readable(source: NodeId): NodeId {
    return this.twins.get(source) ?? source;
  }

  /** Connects a node to one that stays, and to its twin. */
  feed(source: NodeId, destination: NodeId, recurrent = false): void {
    this.connect(source, destination, recurrent);
    const twin = this.twins.get(destination);
    if (twin !== undefined) this.connect(source, twin, recurrent);
  }

  /** The genome that was built. */
  seal(): Genome {
    const { connections } = this;
    return withGenes(this.genome, { nodes: [...this.kept, ...this.added], connections });
  }

  private hold(what: string, count: number, most: number): void {
    if (count <= most) return;
    throw new PrecocialError(
      'edit-refused',
      `The new genome would have too many ${what}: up to ${most} are read. The genome stays as it is.`,
    );
  }
}

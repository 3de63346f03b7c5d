import { PrecocialError } from '../base/errors.ts';
import type { ActivationId } from './activations.ts';
import { idsAfter } from './edits.ts';
import {
  BIAS,
  sealGenome,
  type ConnectionGene,
  type Genome,
  type NodeGene,
  type NodeId,
} from './genome.ts';
import { MOST_CONNECTIONS } from './limits.ts';

/** The shared weights between which a flat network does nearly the same, and their negatives. */
export const FLAT_RANGE: readonly [number, number] = [0.2, 2];

/** A network is made flat at a multiple of this weight: what one node of the scale brings, 4 K^4 of `scaleOf`. */
export const STEP_OF_SCALE = 0.0515;

/** Largest factor, either way, by which the weight that a flat network is run at differs from that multiple. */
export const FLATNESS = 1.3;

const LINEAR = 1;
const GAUSSIAN = 4;
const SIGMOID = 6;
const INVERSE = 7;
const SQUARED = 11;

/** Genes of hidden nodes that are added to a genome. */
class Builder {
  readonly nodes: NodeGene[] = [];
  readonly connections: ConnectionGene[] = [];
  private readonly ids;

  constructor(kept: readonly NodeGene[]) {
    this.ids = idsAfter({ nodes: kept, connections: [] });
  }

  connect(source: NodeId, destination: NodeId, recurrent = false): void {
    this.connections.push({
      innovation: this.ids.connection(),
      source,
      destination,
      enabled: true,
      ...(recurrent ? { recurrent: true } : {}),
    });
  }

  node(activation: ActivationId, sources: readonly NodeId[]): NodeId {
    const id = this.ids.node();
    this.nodes.push({ id, kind: 'hidden', activation });
    for (const source of sources) this.connect(source, id);
    return id;
  }

  /** Two nodes may be joined once, so that a factor n takes n nodes that do the same. */
  copies(count: number, activation: ActivationId, sources: readonly NodeId[]): NodeId[] {
    return Array.from({ length: count }, () => this.node(activation, sources));
  }
}

/**
 * Nodes that compute c(w) and -c(w) from the bias alone, c(w) = g / (4 w^4) within the `FLATNESS`. The sum of
 * `terms` is close to K w^-3 with K = 0.337; squared twice and passed on n times it becomes n K^4 w^-4.
 * How many nodes of each width there are was found by simulated annealing (docs/decisions/0130-flat-networks.md).
 * @param weight g
 */
function scaleOf(add: Builder, weight: number): readonly [NodeId, NodeId] {
  const linear = add.copies(48, LINEAR, [BIAS]); // w
  const [down = BIAS, ...more] = add.copies(5, INVERSE, [BIAS]); // -w
  const bells = add.copies(4, GAUSSIAN, [BIAS]); // exp(-w^2 / 2)
  const slope = add.node(SIGMOID, [down, ...more.slice(0, 2)]); // 1 / (1 + exp(3 w^2))
  const few = add.node(LINEAR, linear.slice(0, 12)); // 12 w^2
  const some = add.node(LINEAR, linear.slice(0, 24)); // 24 w^2
  const many = add.copies(2, LINEAR, linear); // 48 w^2
  const terms = [
    add.node(SIGMOID, [down]),
    ...add.copies(7, SIGMOID, [down, ...more]),
    ...add.copies(3, GAUSSIAN, [BIAS, ...bells, slope]),
    ...add.copies(2, GAUSSIAN, [few]),
    ...add.copies(9, GAUSSIAN, [few, some]),
    ...add.copies(14, GAUSSIAN, many),
    ...add.copies(21, GAUSSIAN, [...many, some]),
  ];
  const power = add.node(SQUARED, [add.node(SQUARED, terms)]);
  const count = Math.max(1, Math.round(Math.abs(weight) / STEP_OF_SCALE));
  const steps = add.copies(count, weight < 0 ? INVERSE : LINEAR, [power]);
  return [add.node(LINEAR, steps), add.node(INVERSE, steps)];
}

/**
 * A genome that does, at every shared weight in `FLAT_RANGE` and at its negative, about what the given one
 * does at one weight g. Into the way of each node's sum s come two nodes that square s + c and s - c,
 * where c is a number that other nodes compute from the bias: their difference is 4 s c, and with
 * c = g / (4 w^4) the powers of w that the added connections bring cancel. So the given network runs at a weight
 * within a factor of 1.3 of g. A network that walks, drives or swings at a range of weights this wide does so at a
 * weight that is drawn at random. Below 0.2 the scale c is too small: at 0 no signal passes any network.
 *
 * Node ids are kept, innovation ids are new. Disabled connections, hidden nodes without an enabled
 * connection and weight offsets are left out.
 *
 * @param weight g, which is taken to the nearest multiple of 0.0515
 * @throws PrecocialError 'edit-refused' for the weight 0, or if there would be too many connections
 */
export function makeFlat(genome: Genome, weight: number): Genome {
  if (weight === 0)
    throw new PrecocialError(
      'edit-refused',
      'At the weight 0 no signal passes a network: choose another weight to make it flat at.',
    );
  const enabled = genome.connections.filter((gene) => gene.enabled);
  const touched = new Set(enabled.flatMap((gene) => [gene.source, gene.destination]));
  const kept = genome.nodes.filter((node) => node.kind !== 'hidden' || touched.has(node.id));
  const add = new Builder(kept);
  const [scale, negative] = scaleOf(add, weight);
  // No hidden node may read an output, so a hidden twin of it is read instead.
  const twins = new Map<NodeId, NodeId>();
  const sources = new Set(enabled.map((gene) => gene.source));
  for (const { id, kind, activation } of kept)
    if (kind === 'output' && sources.has(id)) twins.set(id, add.node(activation, []));
  const incomingOf = new Map<NodeId, ConnectionGene[]>();
  for (const gene of enabled) {
    const incoming = incomingOf.get(gene.destination) ?? [];
    incomingOf.set(gene.destination, incoming);
    incoming.push(gene);
  }
  for (const { id } of kept) {
    const incoming = incomingOf.get(id);
    if (incoming === undefined) continue;
    const above = add.node(SQUARED, [scale]);
    const below = add.node(SQUARED, [negative]);
    for (const { source, recurrent } of incoming)
      for (const sum of [above, below])
        add.connect(twins.get(source) ?? source, sum, recurrent === true);
    const difference = [add.node(LINEAR, [above]), add.node(INVERSE, [below])];
    for (const part of difference) {
      add.connect(part, id);
      const twin = twins.get(id);
      if (twin !== undefined) add.connect(part, twin);
    }
  }
  const count = add.connections.length;
  if (count > MOST_CONNECTIONS)
    throw new PrecocialError(
      'edit-refused',
      `The flat network would have ${count} connections, and up to ${MOST_CONNECTIONS} are read; the genome stays as it is.`,
    );
  return sealGenome({
    nodes: [...kept, ...add.nodes],
    connections: add.connections,
    inputCount: genome.inputCount,
    outputCount: genome.outputCount,
  });
}

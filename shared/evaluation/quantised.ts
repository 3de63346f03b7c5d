import type { ActivationId } from '../genome/activations.ts';
import type { Genome, NodeGene, NodeId } from '../genome/genome.ts';
import { Additions, type DeviceNetwork } from './additions.ts';

const LINEAR = 1;
const STEP = 2;
/** Linear, inverse, absolute, ReLU and squared: their values have no bound of their own. */
const UNBOUNDED: ReadonlySet<ActivationId> = new Set<ActivationId>([1, 7, 8, 9, 11]);
/** Values of nodes without a bound of their own are clipped to minus this to this. */
export const CLIPPED_AT = 8;
/** More bits are as good as none lost. */
export const MOST_BITS = 16;

/** Half the range of the values of a node: 1 where its activation is bounded by 1, else `CLIPPED_AT`. */
export function rangeOf(activation: ActivationId): number {
  return UNBOUNDED.has(activation) ? CLIPPED_AT : 1;
}

/**
 * A value on a device that keeps so many bits of it: the nearest of 2^bits - 1 levels that stand evenly from
 * -range to range, 0 among them; what lies beyond is clipped, what lies in the middle of two goes down.
 */
export function quantised(value: number, bits: number, range: number): number {
  const most = 2 ** (bits - 1) - 1;
  const level = Math.ceil(value * (most / range) - 0.5);
  return Math.min(most, Math.max(-most, level)) * (range / most);
}

/**
 * The network on a device that keeps few bits of every node's value, hidden nodes and outputs; inputs and the
 * bias stay as they are. Behind each node stands a converter made of step nodes, which finds the bits
 * of `quantised` one after another, the highest first, as a successive-approximation converter does: no kernel
 * needs code for it. Levels are whole numbers until the last connection, so 0 stays exactly 0.
 * @param bits whole, 2 to `MOST_BITS`
 */
export function withActivationBits(genome: Genome, bits: number): DeviceNetwork {
  const added = new Additions(genome);
  const [bias] = genome.nodes;
  if (bias === undefined) return added.of(genome, genome.nodes, genome.connections);
  const computed = new Map<NodeId, NodeId>();
  const kept = new Map<NodeId, NodeId>();
  const nodes = genome.nodes.map((node): NodeGene => {
    if (node.kind === 'hidden') {
      const value = added.hidden();
      convert(added, bias.id, node.id, value, bits, rangeOf(node.activation));
      kept.set(node.id, value);
      return node;
    }
    if (node.kind !== 'output') return node;
    const before = added.hidden(node.activation);
    computed.set(node.id, before);
    convert(added, bias.id, before, node.id, bits, rangeOf(node.activation));
    return { ...node, activation: LINEAR };
  });
  const connections = genome.connections.map((gene) => ({
    ...gene,
    source: kept.get(gene.source) ?? gene.source,
    destination: computed.get(gene.destination) ?? gene.destination,
  }));
  return added.of(genome, nodes, connections);
}

/** Puts the quantised value of a node into a linear node that nothing else leads to. */
function convert(
  added: Additions,
  bias: NodeId,
  source: NodeId,
  destination: NodeId,
  bits: number,
  range: number,
): void {
  const most = 2 ** (bits - 1) - 1;
  const scale = most / range;
  const level = added.hidden();
  const higher: (readonly [node: NodeId, worth: number])[] = [];
  for (let bit = bits - 1; bit >= 0; bit--) {
    const worth = 2 ** bit;
    const isSet = added.hidden(STEP);
    added.wire(bias, isSet, most + 0.5 - worth);
    added.wire(source, isSet, scale);
    for (const [node, known] of higher) added.wire(node, isSet, -known);
    added.wire(isSet, level, worth);
    higher.push([isSet, worth]);
  }
  // All bits set would be one level above the range.
  const isAbove = added.hidden(STEP);
  added.wire(bias, isAbove, -most - 0.5);
  added.wire(source, isAbove, scale);
  added.wire(isAbove, level, -1);
  added.wire(bias, level, -most);
  added.wire(level, destination, range / most);
}

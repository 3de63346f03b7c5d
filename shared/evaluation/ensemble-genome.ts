import { at } from '../base/arrays.ts';
import {
  fixedNodes,
  innovation,
  nodeId,
  sealGenome,
  type ConnectionGene,
  type Genome,
  type NodeGene,
  type NodeId,
} from '../genome/genome.ts';
import { planOf, type Plan } from '../network/plan.ts';
import type { Weighting } from '../tasks/task.ts';

const LINEAR = 1;

/** Many copies of a network as one network, with the weights that make it so. */
export interface EnsembleNetwork {
  readonly genome: Genome;
  readonly plan: Plan;
  readonly weighting: Weighting;
}

/**
 * The mean of the actions of one network at several shared weights, as a single network: a copy of its
 * nodes for each weight, whose outputs meet in linear ones with the weight 1 / n. It runs in any kernel,
 * at the cost of n networks.
 * @param useOffsets add each connection's own offset to every shared weight
 * @param weights at least one shared weight; a weight may come twice
 */
export function meanOfActions(
  genome: Genome,
  weights: readonly number[],
  useOffsets = false,
): EnsembleNetwork {
  const { inputCount, outputCount } = genome;
  const firstHidden = inputCount + outputCount + 1;
  const copied = genome.nodes.filter((node) => node.id > inputCount);
  const place = new Map(copied.map((node, k) => [node.id, k]));
  const nodes: NodeGene[] = fixedNodes(inputCount, outputCount, LINEAR);
  const connections: ConnectionGene[] = [];
  const values: number[] = [];
  const connect = (
    source: NodeId,
    destination: NodeId,
    weight: number,
    recurrent = false,
  ): void => {
    connections.push({
      innovation: innovation(connections.length),
      source,
      destination,
      enabled: true,
      ...(recurrent ? { recurrent: true as const } : {}),
    });
    values.push(weight);
  };
  weights.forEach((weight, copy) => {
    const idOf = (id: NodeId): NodeId => {
      const k = place.get(id);
      return k === undefined ? id : nodeId(firstHidden + copy * copied.length + k);
    };
    for (const node of copied) {
      nodes.push({ id: idOf(node.id), kind: 'hidden', activation: node.activation });
      if (node.kind === 'output') connect(idOf(node.id), node.id, 1 / weights.length);
    }
    for (const { source, destination, enabled, recurrent, offset } of genome.connections) {
      const own = useOffsets ? (offset ?? 0) : 0;
      if (enabled) connect(idOf(source), idOf(destination), weight + own, recurrent);
    }
  });
  const whole = sealGenome({ nodes, connections, inputCount, outputCount });
  const plan = planOf(whole);
  const sets = Float64Array.from(plan.connectionOrder, (c) => at(values, c));
  return { genome: whole, plan, weighting: { kind: 'individual', sets, count: 1 } };
}

/** Indices of values from the highest to the lowest; of equal ones the first. */
export function fromBest(values: ArrayLike<number>): number[] {
  return Array.from(values, (_, k) => k).sort((a, b) => at(values, b) - at(values, a));
}

import {
  fixedNodes,
  innovation,
  nodeId,
  sealGenome,
  type ConnectionGene,
  type Genome,
  type NodeGene,
} from '../../shared/genome/genome.ts';
import type { ActivationId } from '../../shared/genome/activations.ts';
import { Stream, fold, keyOf } from '../../shared/random/key.ts';

export interface GenomeShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly hidden: number;
  readonly connections: number;
  readonly activations: readonly ActivationId[];
  /** Chance that a connection's source is a hidden node rather than a pixel, where there is one. */
  readonly fromHidden: number;
}

/** A random feed-forward genome: every connection joins a random source to a random later node. */
export function randomGenome(shape: GenomeShape, seed: number): Genome {
  const random = new Stream(fold(keyOf(seed), 'random genome'));
  const { inputs, outputs, hidden } = shape;
  const nodes: NodeGene[] = fixedNodes(inputs, outputs, 1);
  const firstHidden = inputs + outputs + 1;
  for (let h = 0; h < hidden; h++) {
    const activation = shape.activations[random.integer(shape.activations.length)] ?? 1;
    nodes.push({ id: nodeId(firstHidden + h), kind: 'hidden', activation });
  }
  const connections: ConnectionGene[] = [];
  const taken = new Set<string>();
  const connect = (source: number, destination: number): void => {
    const name = `${source}>${destination}`;
    if (taken.has(name)) return;
    taken.add(name);
    connections.push({
      innovation: innovation(connections.length),
      source: nodeId(source),
      destination: nodeId(destination),
      enabled: true,
    });
  };
  for (let h = 0; h < hidden; h++) connect(firstHidden + h, inputs + 1 + random.integer(outputs));
  for (let tries = 0; connections.length < shape.connections && tries < 1e6; tries++) {
    const h = random.integer(hidden + outputs);
    const earlier = h < hidden ? h : hidden;
    const destination = h < hidden ? firstHidden + h : inputs + 1 + (h - hidden);
    const hiddenSource = earlier > 0 && random.uniform() < shape.fromHidden;
    connect(
      hiddenSource ? firstHidden + random.integer(earlier) : random.integer(inputs + 1),
      destination,
    );
  }
  return sealGenome({ nodes, connections, inputCount: inputs, outputCount: outputs });
}

import { at } from '../base/arrays.ts';
import {
  fixedNodes,
  innovation,
  nodeId,
  sealGenome,
  type ConnectionGene,
  type Genome,
  type NodeGene,
} from '../genome/genome.ts';
import type { TaskDefinition } from '../tasks/task.ts';

/** Activation of the hidden layers of the fixed topologies: tanh. */
const HIDDEN_ACTIVATION = 5;

/** A fully connected feed-forward network as a genome, with a bias to every node behind the inputs. */
export function layeredGenome(
  task: Pick<TaskDefinition, 'inputs' | 'outputs' | 'outputActivation'>,
  hidden: readonly number[],
): Genome {
  const inputCount = task.inputs.length;
  const outputCount = task.outputs.length;
  const nodes: NodeGene[] = fixedNodes(inputCount, outputCount, task.outputActivation);
  const connections: ConnectionGene[] = [];
  const connect = (source: number, destination: number): void => {
    connections.push({
      innovation: innovation(connections.length),
      source: nodeId(source),
      destination: nodeId(destination),
      enabled: true,
    });
  };
  let layer = Array.from({ length: inputCount }, (_, k) => k + 1);
  let next = inputCount + outputCount + 1;
  const sizes = [...hidden, outputCount];
  sizes.forEach((size, depth) => {
    const isOutput = depth === sizes.length - 1;
    const first = isOutput ? inputCount + 1 : next;
    const ids = Array.from({ length: size }, (_, k) => first + k);
    for (const id of ids) {
      if (!isOutput) nodes.push({ id: nodeId(id), kind: 'hidden', activation: HIDDEN_ACTIVATION });
      connect(0, id);
      for (let s = 0; s < layer.length; s++) connect(at(layer, s), id);
    }
    if (!isOutput) next += size;
    layer = ids;
  });
  return sealGenome({ nodes, connections, inputCount, outputCount });
}

/** The fixed topology a task is compared with, or null for a task the paper does not have. */
export function baselineOf(
  task: Pick<TaskDefinition, 'baseline' | 'inputs' | 'outputs' | 'outputActivation'>,
): { readonly name: string; readonly genome: Genome } | null {
  const hidden = task.baseline;
  if (hidden === undefined) return null;
  const name =
    hidden.length === 0 ? 'linear' : `${hidden.length} hidden layer of ${hidden.join(' and ')}`;
  return {
    name: hidden.length > 1 ? name.replace('layer of', 'layers of') : name,
    genome: layeredGenome(task, hidden),
  };
}

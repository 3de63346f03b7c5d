import {
  BIAS,
  fixedNodes,
  innovation,
  inputId,
  nodeId,
  type ConnectionGene,
  type Genome,
} from '../../shared/genome/genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';

/** How a genome made by hand begins. */
export type Start = 'empty' | 'full' | 'random';

/**
 * A genome without hidden nodes for a task. `random` enables each connection with the probability of
 * the task's published preset; the others stay in the genome, disabled, as in a search's first generation.
 */
export function startGenome(task: TaskDefinition, start: Start, seed: number): Genome {
  const inputCount = task.inputs.length;
  const outputCount = task.outputs.length;
  const enabledShare = task.presets['paper']?.initialEnabled ?? 0.5;
  const random = new Stream(fold(keyOf(seed), 'new genome'));
  const connections: ConnectionGene[] = [];
  if (start !== 'empty') {
    for (let output = 0; output < outputCount; output++) {
      for (let input = -1; input < inputCount; input++) {
        connections.push({
          innovation: innovation(connections.length),
          source: input < 0 ? BIAS : inputId(input),
          destination: nodeId(inputCount + 1 + output),
          enabled: start === 'full' || random.uniform() < enabledShare,
        });
      }
    }
  }
  const nodes = fixedNodes(inputCount, outputCount, task.outputActivation);
  return parseGenome({ nodes, connections, inputCount, outputCount });
}

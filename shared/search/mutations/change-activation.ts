import { item } from '../../arrays.ts';
import { setActivation } from '../../genome/edits.ts';
import { activationOf } from '../../network/activations.ts';
import type { Mutation } from './mutation.ts';

/** Gives a random hidden node a different activation of the task's set. */
export const changeActivation: Mutation = (genome, { task, stream }) => {
  const first = 1 + genome.inputCount + genome.outputCount;
  const hidden = genome.nodes.length - first;
  if (hidden === 0) return null;
  const node = item(genome.nodes, first + stream.integer(hidden));
  const others = task.activations.filter((id) => id !== node.activation);
  if (others.length === 0) return null;
  const activation = item(others, stream.integer(others.length));
  return {
    genome: setActivation(genome, node.id, activation),
    origin: `node ${node.id} ${activationOf(node.activation).short} → ${activationOf(activation).short}`,
  };
};

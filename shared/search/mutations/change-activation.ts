import { item } from '../../base/arrays.ts';
import { changeActivationAt } from '../../genome/known-edits.ts';
import type { Mutation } from './mutation.ts';

/** Gives a random hidden node a different activation of the task's set. */
export const changeActivation: Mutation = (genome, { task, stream }) => {
  const first = 1 + genome.inputCount + genome.outputCount;
  const hidden = genome.nodes.length - first;
  if (hidden === 0) return null;
  const place = first + stream.integer(hidden);
  const node = item(genome.nodes, place);
  const others = task.activations.filter((id) => id !== node.activation);
  if (others.length === 0) return null;
  const activation = item(others, stream.integer(others.length));
  return {
    genome: changeActivationAt(genome, place, activation),
    origin: { kind: 'activation', node: node.id, from: node.activation, to: activation },
  };
};

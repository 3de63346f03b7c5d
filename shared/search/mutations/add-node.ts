import { item } from '../../arrays.ts';
import { insertNode } from '../../genome/edits.ts';
import { activationOf } from '../../network/activations.ts';
import { randomConnection, type Mutation } from './mutation.ts';

/** Splits a random enabled connection with a node of a random activation. */
export const addNode: Mutation = (genome, { task, ids, stream }) => {
  const gene = randomConnection(genome, stream, (c) => c.enabled && c.recurrent !== true);
  if (gene === null) return null;
  const activation = item(task.activations, stream.integer(task.activations.length));
  return {
    genome: insertNode(genome, gene.innovation, activation, ids),
    origin: `${activationOf(activation).short} node added on ${gene.source} → ${gene.destination}`,
  };
};

import { item } from '../../arrays.ts';
import { insertNode } from '../../genome/edits.ts';
import { activationOf } from '../../network/activations.ts';
import type { Mutation } from './mutation.ts';

/** Splits a random enabled connection with a node of a random activation. */
export const addNode: Mutation = (genome, { task, ids, stream }) => {
  const candidates = genome.connections.filter((gene) => gene.enabled && gene.recurrent !== true);
  if (candidates.length === 0) return null;
  const gene = item(candidates, stream.integer(candidates.length));
  const activation = item(task.activations, stream.integer(task.activations.length));
  return {
    genome: insertNode(genome, gene.innovation, activation, ids),
    origin: `${activationOf(activation).short} node added on ${gene.source} → ${gene.destination}`,
  };
};

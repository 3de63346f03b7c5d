import { item } from '../../base/arrays.ts';
import { splitAt } from '../../genome/known-edits.ts';
import { randomPlace, type Mutation } from './mutation.ts';
import { openingsOf } from './openings.ts';

/** Splits a random enabled connection with a node of a random activation. */
export const addNode: Mutation = (genome, { task, ids, stream }) => {
  const place = randomPlace(openingsOf(genome).splittable, stream);
  if (place === null) return null;
  const activation = item(task.activations, stream.integer(task.activations.length));
  const gene = item(genome.connections, place);
  return {
    genome: splitAt(genome, place, activation, ids),
    origin: { kind: 'addNode', activation, from: gene.source, to: gene.destination },
  };
};

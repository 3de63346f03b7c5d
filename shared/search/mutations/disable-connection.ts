import { item } from '../../base/arrays.ts';
import { enabledPlaces } from '../../genome/enabled.ts';
import { changeConnectionAt } from '../../genome/known-edits.ts';
import { randomPlace, type Mutation } from './mutation.ts';

/** Disables a random enabled connection, which another mutation may enable again. */
export const disableConnection: Mutation = (genome, { stream }) => {
  const place = randomPlace(enabledPlaces(genome), stream);
  if (place === null) return null;
  const gene = item(genome.connections, place);
  return {
    genome: changeConnectionAt(genome, place, { ...gene, enabled: false }),
    origin: { kind: 'disableConnection', from: gene.source, to: gene.destination },
  };
};

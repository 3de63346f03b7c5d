import { item } from '../../base/arrays.ts';
import { changeConnectionAt } from '../../genome/known-edits.ts';
import { randomPlace, type Mutation } from './mutation.ts';
import { openingsOf } from './openings.ts';

/** Enables a random disabled connection. */
export const enableConnection: Mutation = (genome, { stream }) => {
  const place = randomPlace(openingsOf(genome).disabled, stream);
  if (place === null) return null;
  const gene = item(genome.connections, place);
  return {
    genome: changeConnectionAt(genome, place, { ...gene, enabled: true }),
    origin: { kind: 'enableConnection', from: gene.source, to: gene.destination },
  };
};

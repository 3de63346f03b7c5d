import { setEnabled } from '../../genome/edits.ts';
import { randomConnection, type Mutation } from './mutation.ts';

/** Enables a random disabled connection. */
export const enableConnection: Mutation = (genome, { stream }) => {
  const gene = randomConnection(genome, stream, (candidate) => !candidate.enabled);
  if (gene === null) return null;
  return {
    genome: setEnabled(genome, gene.innovation, true),
    origin: `connection ${gene.source} → ${gene.destination} enabled`,
  };
};

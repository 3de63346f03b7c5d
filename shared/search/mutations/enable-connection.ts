import { item } from '../../arrays.ts';
import { setEnabled } from '../../genome/edits.ts';
import type { Mutation } from './mutation.ts';

/** Enables a random disabled connection. */
export const enableConnection: Mutation = (genome, { stream }) => {
  const candidates = genome.connections.filter((gene) => !gene.enabled);
  if (candidates.length === 0) return null;
  const gene = item(candidates, stream.integer(candidates.length));
  return {
    genome: setEnabled(genome, gene.innovation, true),
    origin: `connection ${gene.source} → ${gene.destination} enabled`,
  };
};

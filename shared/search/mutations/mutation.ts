import { item } from '../../arrays.ts';
import type { Ids } from '../../genome/edits.ts';
import type { ConnectionGene, Genome } from '../../genome/genome.ts';
import type { Stream } from '../../random/key.ts';
import type { SearchTask } from '../population.ts';
import type { SearchSettings } from '../settings.ts';

export interface MutationContext {
  readonly task: SearchTask;
  readonly settings: SearchSettings;
  readonly ids: Ids;
  readonly stream: Stream;
}

export interface Mutated {
  readonly genome: Genome;
  /** What was done, in words, for the lineage. */
  readonly origin: string;
}

/** One way to vary a topology; returns null where the genome offers nothing to change. */
export type Mutation = (genome: Genome, context: MutationContext) => Mutated | null;

/**
 * A random connection of those that fit, or null if none does. Counting twice spares a list of thousands
 * for each child.
 */
export function randomConnection(
  genome: Genome,
  stream: Stream,
  fits: (gene: ConnectionGene) => boolean,
): ConnectionGene | null {
  const { connections } = genome;
  let count = 0;
  for (const gene of connections) if (fits(gene)) count++;
  if (count === 0) return null;
  let left = stream.integer(count);
  return item(
    connections,
    connections.findIndex((gene) => fits(gene) && left-- === 0),
  );
}

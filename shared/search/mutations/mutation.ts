import type { Ids } from '../../genome/edits.ts';
import type { Genome } from '../../genome/genome.ts';
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

import { at } from '../../base/arrays.ts';
import type { Ids } from '../../genome/known-edits.ts';
import type { Genome } from '../../genome/genome.ts';
import type { MutationOrigin } from '../../genome/origin.ts';
import type { Stream } from '../../random/key.ts';
import type { SearchTask } from '../population.ts';
import type { SearchSettings } from '../settings.ts';

export interface MutationContext {
  readonly task: SearchTask;
  readonly settings: SearchSettings;
  readonly ids: Ids;
  readonly stream: Stream;
  /** True for a genome that computes what its parent or a sibling does: in an even search it is drawn again. */
  readonly isKnown?: (genome: Genome) => boolean;
}

export interface Mutated {
  readonly genome: Genome;
  /** What was done, for the lineage. */
  readonly origin: MutationOrigin;
}

/** One way to vary a topology; returns null where the genome offers nothing to change. */
export type Mutation = (genome: Genome, context: MutationContext) => Mutated | null;

/** One of some places, drawn evenly; null, and nothing drawn, if there is none. */
export function randomPlace(places: Int32Array, stream: Stream): number | null {
  return places.length === 0 ? null : at(places, stream.integer(places.length));
}

import { z } from '../base/zod.ts';
import { LONGEST_NAME } from './limits.ts';
import { also, MUTATION_TABLE } from './mutation-kinds.ts';

export const originSchema = z
  .discriminatedUnion('kind', [
    /** A first individual of a search. */
    z.strictObject({ kind: z.literal('initial') }),
    /** No mutation found anything to change. */
    z.strictObject({ kind: z.literal('copy'), ...also }),
    ...Object.values(MUTATION_TABLE).map(({ origin }) => origin),
    /** What does nothing was cut from a genome that was measured. */
    z.strictObject({ kind: z.literal('simplify') }),
    /** Words of a file that say none of the above. */
    z.strictObject({ kind: z.literal('other'), text: z.string().max(LONGEST_NAME) }),
  ])
  .readonly();

/** What made a genome: the mutation or the edit, and what it changed. */
export type Origin = z.output<typeof originSchema>;

/** What a mutation did, or that none found anything to change. */
export type MutationOrigin = Exclude<Origin, { readonly kind: 'initial' | 'simplify' | 'other' }>;

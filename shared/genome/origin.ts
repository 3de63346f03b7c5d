import { z } from '../base/zod.ts';
import { isActivationId } from './activations.ts';
import { LONGEST_NAME } from './limits.ts';

const id = z.int().nonnegative();
const activation = z.number().refine(isActivationId, 'expected an activation, 1 to 11');

/** What a mutation's child may have undergone besides. */
const also = {
  /** Activation of the node that an even search put into the new connection. */
  relay: activation.exactOptional(),
  /** Id of the individual that the parent was crossed with before the mutation. */
  crossedWith: id.exactOptional(),
};

/** Ids of the nodes at both ends of the connection that was changed. */
const ends = { from: id, to: id };

export const originSchema = z
  .discriminatedUnion('kind', [
    /** A first individual of a search. */
    z.strictObject({ kind: z.literal('initial') }),
    /** No mutation found anything to change. */
    z.strictObject({ kind: z.literal('copy'), ...also }),
    z.strictObject({ kind: z.literal('addNode'), activation, ...ends, ...also }),
    z.strictObject({
      kind: z.literal('addConnection'),
      ...ends,
      recurrent: z.literal(true).exactOptional(),
      ...also,
    }),
    z.strictObject({ kind: z.literal('enableConnection'), ...ends, ...also }),
    z.strictObject({ kind: z.literal('disableConnection'), ...ends, ...also }),
    /** The node got activation `to` in place of `from`. */
    z.strictObject({
      kind: z.literal('activation'),
      node: id,
      from: activation,
      to: activation,
      ...also,
    }),
    z.strictObject({ kind: z.literal('makeEven'), ...also }),
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

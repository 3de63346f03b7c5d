import { item } from '../../base/arrays.ts';
import { keysOf } from '../../base/records.ts';
import type { Genome } from '../../genome/genome.ts';
import type { MutationKind } from '../../genome/mutation-kinds.ts';
import { addConnection } from './add-connection.ts';
import { addNode } from './add-node.ts';
import { changeActivation } from './change-activation.ts';
import { disableConnection } from './disable-connection.ts';
import { enableConnection } from './enable-connection.ts';
import { evenly, relayLast } from './even.ts';
import { evenGenome } from './make-even.ts';
import type { Mutated, Mutation, MutationContext } from './mutation.ts';

/**
 * Every mutation, and what takes its place in an even search. Adding one touches its own file, this table and
 * that of `genome/mutation-kinds.ts`. The order is part of a seed's meaning: a new one goes to the end.
 */
const MUTATIONS: Readonly<
  Record<MutationKind, { readonly mutate: Mutation; readonly even: Mutation }>
> = {
  addNode: { mutate: addNode, even: evenly(addNode, relayLast) },
  addConnection: {
    mutate: addConnection,
    even: evenly(addConnection, (mutated, context) =>
      context.stream.uniform() < 0.5 ? null : relayLast(mutated, context),
    ),
  },
  enableConnection: { mutate: enableConnection, even: evenly(enableConnection) },
  activation: { mutate: changeActivation, even: evenly(changeActivation) },
  disableConnection: { mutate: disableConnection, even: evenly(disableConnection) },
  makeEven: { mutate: evenGenome, even: evenly(evenGenome) },
};

const ORDER = keysOf(MUTATIONS);

/** Draws of a child that computes what its parent or a sibling does, before such a child is taken. */
const MOST_DRAWS = 8;

/**
 * A child of a genome by exactly one mutation. In an even search (`settings.parity`) an even genome has
 * even children, and one that computes the same as a known genome is drawn again from the same stream.
 */
export function mutate(genome: Genome, context: MutationContext): Mutated {
  if (context.settings.parity === 'any') return mutateOnce(genome, context);
  let child = mutateOnce(genome, context);
  for (let draw = 1; draw < MOST_DRAWS && context.isKnown?.(child.genome) === true; draw++)
    child = mutateOnce(genome, context);
  return child;
}

/**
 * Applies exactly one mutation, chosen in proportion to its probability among those that find something
 * to change. If none does, the child is a copy.
 */
function mutateOnce(genome: Genome, context: MutationContext): Mutated {
  const { parity, mutation } = context.settings;
  const weights = ORDER.map((kind) => mutation[kind]);
  for (;;) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0)) return { genome, origin: { kind: 'copy' } };
    let draw = context.stream.uniform() * total;
    let chosen = weights.findIndex((weight) => (draw -= weight) < 0);
    if (chosen < 0) chosen = weights.findLastIndex((weight) => weight > 0);
    const { mutate: any, even } = MUTATIONS[item(ORDER, chosen)];
    const result = (parity === 'even' ? even : any)(genome, context);
    if (result !== null) return result;
    weights[chosen] = 0;
  }
}

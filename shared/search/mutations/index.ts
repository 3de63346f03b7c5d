import { item } from '../../base/arrays.ts';
import type { Genome } from '../../genome/genome.ts';
import type { MutationKind } from '../settings.ts';
import { addConnection } from './add-connection.ts';
import { addNode } from './add-node.ts';
import { changeActivation } from './change-activation.ts';
import { disableConnection } from './disable-connection.ts';
import { enableConnection } from './enable-connection.ts';
import { evenly, relayLast } from './even.ts';
import { evenGenome } from './make-even.ts';
import type { Mutated, Mutation, MutationContext } from './mutation.ts';

/**
 * Every mutation, what takes its place in an even search, and the setting of its relative probability.
 * Adding one touches its own file, this table and that of `settings.ts`. The order is part of a seed's meaning:
 * a new one goes to the end.
 */
const MUTATIONS: readonly {
  readonly mutate: Mutation;
  readonly even: Mutation;
  readonly kind: MutationKind;
}[] = [
  {
    mutate: addNode,
    even: evenly(addNode, relayLast),
    kind: 'addNode',
  },
  {
    mutate: addConnection,
    even: evenly(addConnection, (mutated, context) =>
      context.stream.uniform() < 0.5 ? null : relayLast(mutated, context),
    ),
    kind: 'addConnection',
  },
  {
    mutate: enableConnection,
    even: evenly(enableConnection),
    kind: 'enableConnection',
  },
  {
    mutate: changeActivation,
    even: evenly(changeActivation),
    kind: 'activation',
  },
  {
    mutate: disableConnection,
    even: evenly(disableConnection),
    kind: 'disableConnection',
  },
  {
    mutate: evenGenome,
    even: evenly(evenGenome),
    kind: 'makeEven',
  },
];

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
  const weights = MUTATIONS.map(({ kind }) => mutation[kind]);
  for (;;) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0)) return { genome, origin: { kind: 'copy' } };
    let draw = context.stream.uniform() * total;
    let chosen = weights.findIndex((weight) => (draw -= weight) < 0);
    if (chosen < 0) chosen = weights.findLastIndex((weight) => weight > 0);
    const { mutate: any, even } = item(MUTATIONS, chosen);
    const result = (parity === 'even' ? even : any)(genome, context);
    if (result !== null) return result;
    weights[chosen] = 0;
  }
}

import { item } from '../../base/arrays.ts';
import type { Genome } from '../../genome/genome.ts';
import type { SearchSettings } from '../settings.ts';
import { addConnection } from './add-connection.ts';
import { addNode } from './add-node.ts';
import { changeActivation } from './change-activation.ts';
import { enableConnection } from './enable-connection.ts';
import type { Mutated, Mutation, MutationContext } from './mutation.ts';

/** Every mutation with its relative probability. Adding one touches its own file and this table. */
const MUTATIONS: readonly {
  readonly mutate: Mutation;
  readonly weight: (settings: SearchSettings) => number;
}[] = [
  { mutate: addNode, weight: (settings) => settings.mutation.addNode },
  { mutate: addConnection, weight: (settings) => settings.mutation.addConnection },
  { mutate: enableConnection, weight: (settings) => settings.mutation.enableConnection },
  { mutate: changeActivation, weight: (settings) => settings.mutation.activation },
];

/**
 * Applies exactly one mutation, chosen in proportion to its probability among those that find something
 * to change. If none does, the child is a copy.
 */
export function mutate(genome: Genome, context: MutationContext): Mutated {
  const weights = MUTATIONS.map((entry) => entry.weight(context.settings));
  for (;;) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0)) return { genome, origin: 'copy' };
    let draw = context.stream.uniform() * total;
    let chosen = weights.findIndex((weight) => (draw -= weight) < 0);
    if (chosen < 0) chosen = weights.findLastIndex((weight) => weight > 0);
    const result = item(MUTATIONS, chosen).mutate(genome, context);
    if (result !== null) return result;
    weights[chosen] = 0;
  }
}

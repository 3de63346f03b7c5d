import { intAt, item } from '../../base/arrays.ts';
import type { ConnectionGene, NodeGene } from '../../genome/genome.ts';
import { withGenes } from '../../genome/known-edits.ts';
import { isEven } from '../../genome/parity.ts';
import { growStructure, structureOf } from '../../genome/structure.ts';
import { oddActivations } from '../even-start.ts';
import { isOutput } from './openings.ts';
import type { Mutated, Mutation, MutationContext } from './mutation.ts';

/** How often a mutation is drawn before it counts as having found nothing to change. */
const MOST_DRAWS = 10;

/** Another way to finish a mutation whose child is not even; null to draw again. */
export type Repair = (mutated: Mutated, context: MutationContext) => Mutated | null;

/** A mutation that gives only even children: one that is not even is repaired or drawn again. */
export function evenly(mutation: Mutation, repair: Repair = () => null): Mutation {
  return (genome, context) => {
    for (let draw = 0; draw < MOST_DRAWS; draw++) {
      const mutated = mutation(genome, context);
      if (mutated === null || isEven(mutated.genome)) return mutated;
      const repaired = repair(mutated, context);
      if (repaired !== null && isEven(repaired.genome)) return repaired;
    }
    return null;
  };
}

/**
 * Puts a hidden node with a random odd activation into the connection that a mutation added last, which
 * adds a factor w to what it carries. None fits between two outputs.
 */
export const relayLast: Repair = ({ genome, origin }, { task, ids, stream }) => {
  const place = genome.connections.length - 1;
  const { innovation, source, destination, recurrent } = item(genome.connections, place);
  const structure = structureOf(genome);
  const from = intAt(structure.source, place);
  if (recurrent !== true && isOutput(genome, from)) return null;
  const choices = oddActivations(task);
  const activation = item(choices, stream.integer(choices.length));
  const id = ids.node(innovation);
  const node: NodeGene = { id, kind: 'hidden', activation };
  const into: ConnectionGene = {
    innovation: ids.connection(source, id),
    source,
    destination: id,
    enabled: true,
    ...(recurrent === true ? { recurrent } : {}),
  };
  const out: ConnectionGene = {
    innovation: ids.connection(id, destination),
    source: id,
    destination,
    enabled: true,
  };
  const relayed = withGenes(genome, {
    nodes: genome.nodes.concat(node),
    connections: genome.connections.slice(0, place).concat(into, out),
  });
  const relay = genome.nodes.length;
  growStructure(relayed, genome, place, [from, relay, relay, intAt(structure.destination, place)]);
  return { genome: relayed, origin: { ...origin, relay: activation } };
};

import { keysOf } from '../base/records.ts';
import { z } from '../base/zod.ts';
import { activationOf, isActivationId } from './activations.ts';

/** The name of a node at an end of a connection, by its id. */
export type NameOfNode = (node: number) => string;

interface Row<Schema extends z.ZodType> {
  /** Published name of its relative probability, or ours. */
  readonly name: string;
  /** Its relative probability in the paper. */
  readonly usual: number;
  readonly label: string;
  readonly meaning: string;
  /** Not in the paper. */
  readonly ours?: true;
  /** What it records of itself as the origin of a child. */
  readonly origin: Schema;
  /** That in words. */
  readonly words: (origin: z.output<Schema>, name: NameOfNode) => string;
}

/** Gives the words of a row the type that its schema says. */
const row = <Schema extends z.ZodType>(described: Row<Schema>): Row<Schema> => described;

const id = z.int().nonnegative();
const activation = z.number().refine(isActivationId, 'expected an activation, 1 to 11');

/** Ids of the nodes at both ends of the connection that was changed. */
const ends = { from: id, to: id };

/** What a mutation's child may have undergone besides. */
export const also = {
  /** Activation of the node that an even search put into the new connection. */
  relay: activation.exactOptional(),
  /** Id of the individual that the parent was crossed with before the mutation. */
  crossedWith: id.exactOptional(),
};

/**
 * The mutations of a search, in the order of a form. Settings, hyperparameter files, the command line, the contract
 * and the origins of genomes follow from these rows.
 */
export const MUTATION_TABLE = {
  activation: row({
    name: 'prob_mutAct',
    usual: 0.5,
    label: 'Change activation',
    meaning: 'A hidden node gets another activation.',
    origin: z.strictObject({
      kind: z.literal('activation'),
      node: id,
      from: activation,
      to: activation,
      ...also,
    }),
    words: ({ node, from, to }) =>
      `node ${node} ${activationOf(from).short} → ${activationOf(to).short}`,
  }),
  addNode: row({
    name: 'prob_addNode',
    usual: 0.25,
    label: 'Add node',
    meaning: 'A connection is split by a new node.',
    origin: z.strictObject({ kind: z.literal('addNode'), activation, ...ends, ...also }),
    words: ({ activation, from, to }, name) =>
      `${activationOf(activation).short} node added on ${name(from)} → ${name(to)}`,
  }),
  addConnection: row({
    name: 'prob_addConn',
    usual: 0.2,
    label: 'Add connection',
    meaning: 'Two unconnected nodes are joined.',
    origin: z.strictObject({
      kind: z.literal('addConnection'),
      ...ends,
      recurrent: z.literal(true).exactOptional(),
      ...also,
    }),
    words: ({ from, to, recurrent }, name) =>
      `${recurrent === true ? 'recurrent ' : ''}connection added ${name(from)} → ${name(to)}`,
  }),
  enableConnection: row({
    name: 'prob_enable',
    usual: 0.05,
    label: 'Enable connection',
    meaning: 'A disabled connection is enabled again.',
    origin: z.strictObject({ kind: z.literal('enableConnection'), ...ends, ...also }),
    words: ({ from, to }, name) => `connection ${name(from)} → ${name(to)} enabled`,
  }),
  disableConnection: row({
    name: 'prob_disable',
    usual: 0,
    label: 'Disable connection',
    meaning: 'An enabled connection is disabled; 0 in the paper, where networks only grow.',
    ours: true,
    origin: z.strictObject({ kind: z.literal('disableConnection'), ...ends, ...also }),
    words: ({ from, to }, name) => `connection ${name(from)} → ${name(to)} disabled`,
  }),
  makeEven: row({
    name: 'prob_even',
    usual: 0,
    label: 'Make even',
    meaning:
      'A genome is made even in the shared weight by a linear node behind every source; 0 in the paper.',
    ours: true,
    origin: z.strictObject({ kind: z.literal('makeEven'), ...also }),
    words: () => 'made even',
  }),
};

export type MutationKind = keyof typeof MUTATION_TABLE;

export const MUTATION_KINDS: readonly MutationKind[] = keysOf(MUTATION_TABLE);

import { ACTIVATIONS, activationOf, type ActivationId } from './activations.ts';
import { MUTATION_TABLE, type MutationKind, type NameOfNode } from './mutation-kinds.ts';
import type { MutationOrigin, Origin } from './origin.ts';

/** The words of each mutation, which take that mutation's origin alone. */
const TABLE: {
  readonly [Kind in MutationKind]: {
    readonly words: (origin: Extract<Origin, { readonly kind: Kind }>, name: NameOfNode) => string;
  };
} = MUTATION_TABLE;

function mutationText<Kind extends MutationKind>(
  kind: Kind,
  origin: Extract<Origin, { readonly kind: Kind }>,
  name: NameOfNode,
): string {
  return TABLE[kind].words(origin, name);
}

function changeText(origin: Origin, name: NameOfNode): string {
  switch (origin.kind) {
    case 'initial':
    case 'copy':
      return origin.kind;
    case 'simplify':
      return 'simplified';
    case 'other':
      return origin.text;
    default:
      return mutationText(origin.kind, origin, name);
  }
}

/**
 * What made a genome, in words: "inv node added on 2 → 54".
 * @param name of the node at an end of a connection, by its id
 */
export function originText(origin: Origin, name: NameOfNode = String): string {
  const relay =
    'relay' in origin && origin.relay !== undefined
      ? `, through a ${activationOf(origin.relay).short} relay`
      : '';
  const crossed =
    'crossedWith' in origin && origin.crossedWith !== undefined
      ? `, crossed with ${origin.crossedWith}`
      : '';
  return changeText(origin, name) + relay + crossed;
}

const activationIds: ReadonlyMap<string, ActivationId> = new Map(
  ACTIVATIONS.map(({ short, id }) => [short, id]),
);

const SHORT = `(${ACTIVATIONS.map(({ short }) => short).join('|')})`;
const ENDS = String.raw`(\d{1,15}) → (\d{1,15})`;

/** Sentences about mutations in genome files of version 1 and checkpoints of that time, each with what it says. */
const SENTENCES: readonly (readonly [
  RegExp,
  (words: readonly string[]) => MutationOrigin | null,
])[] = [
  [/^copy$/, () => ({ kind: 'copy' })],
  [/^made even$/, () => ({ kind: 'makeEven' })],
  [
    new RegExp(`^${SHORT} node added on ${ENDS}$`),
    ([short = '', from, to]) => {
      const activation = activationIds.get(short);
      if (activation === undefined) return null;
      return { kind: 'addNode', activation, from: Number(from), to: Number(to) };
    },
  ],
  [
    new RegExp(`^(recurrent )?connection added ${ENDS}$`),
    ([recurrent, from, to]) => ({
      kind: 'addConnection',
      from: Number(from),
      to: Number(to),
      ...(recurrent === undefined ? {} : { recurrent: true }),
    }),
  ],
  [
    new RegExp(`^connection ${ENDS} enabled$`),
    ([from, to]) => ({ kind: 'enableConnection', from: Number(from), to: Number(to) }),
  ],
  [
    new RegExp(`^connection ${ENDS} disabled$`),
    ([from, to]) => ({ kind: 'disableConnection', from: Number(from), to: Number(to) }),
  ],
  [
    new RegExp(String.raw`^node (\d{1,15}) ${SHORT} → ${SHORT}$`),
    ([node, before = '', after = '']) => {
      const [from, to] = [activationIds.get(before), activationIds.get(after)];
      if (from === undefined || to === undefined) return null;
      return { kind: 'activation', node: Number(node), from, to };
    },
  ],
];

const CROSSED = /, crossed with (\d{1,15})$/;
const RELAYED = new RegExp(`, through a ${SHORT} relay$`);

function mutationOf(sentence: string): MutationOrigin | null {
  for (const [pattern, read] of SENTENCES) {
    const found = pattern.exec(sentence);
    if (found !== null) return read(found.slice(1));
  }
  return null;
}

/** What a sentence of `originText` without names of nodes says; kind 'other' for any other text. */
export function originOfText(text: string): Origin {
  if (text === 'initial') return { kind: 'initial' };
  if (text === 'simplified') return { kind: 'simplify' };
  const crossedWith = CROSSED.exec(text)?.[1];
  const uncrossed = text.replace(CROSSED, '');
  const relay = activationIds.get(RELAYED.exec(uncrossed)?.[1] ?? '');
  const mutation = mutationOf(uncrossed.replace(RELAYED, ''));
  if (mutation === null) return { kind: 'other', text };
  return {
    ...mutation,
    ...(relay === undefined ? {} : { relay }),
    ...(crossedWith === undefined ? {} : { crossedWith: Number(crossedWith) }),
  };
}

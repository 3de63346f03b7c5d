import {
  addConnection,
  insertNode,
  layersById,
  removeConnection,
  removeNode,
  setActivation,
  setEnabled,
  setOffset,
} from '../../shared/genome/edits.ts';
import type { Genome, Innovation, NodeId } from '../../shared/genome/genome.ts';
import { activationOf, type ActivationId } from '../../shared/genome/activations.ts';
import { item } from '../../shared/base/arrays.ts';
import { flatWeightOf } from '../../shared/genome/flat-document.ts';
import { makeEven } from '../../shared/genome/make-even.ts';
import { makeFlat } from '../../shared/genome/make-flat.ts';
import { parityBreakers } from '../../shared/genome/parity.ts';
import { activeOf, documentOf, session, versionOf } from '../state/session.ts';
import { findTask } from '../state/tasks.ts';
import { copyFragment, pasteFragment } from './clipboard.ts';
import { tidied } from './layouts.ts';
import { isReceiver } from './receivers.ts';
import { nodeName } from '../../shared/tasks/node-names.ts';
import { editor } from './state.ts';

const name = (id: NodeId): string => {
  const document = documentOf(session.store.getState());
  return document === null ? `${id}` : nodeName(id, document.genome, findTask(document.task));
};

function connectionName(id: Innovation): string {
  const genome = documentOf(session.store.getState())?.genome;
  const gene = genome?.connections.find((candidate) => candidate.innovation === id);
  return gene === undefined ? `${id}` : `${name(gene.source)} to ${name(gene.destination)}`;
}

function selection(): { nodes: NodeId[]; connections: Innovation[] } {
  const { nodes, connections } = session.store.getState().selection;
  return { nodes: [...nodes], connections: [...connections] };
}

/** Splits a connection with a linear node, and selects the node so that a key can change it. */
export function splitConnection(id: Innovation): void {
  const done = session.editGenome(`split ${connectionName(id)}`, (genome) =>
    insertNode(genome, id, 1),
  );
  const open = activeOf(session.store.getState());
  const added = open === null ? undefined : versionOf(open).document.genome.nodes.at(-1);
  if (done && added !== undefined) session.select([added.id]);
}

/** Connects two nodes; refused with the cycle where it would make one. */
export function connect(from: NodeId, to: NodeId, recurrent = false): boolean {
  return session.editGenome(
    recurrent
      ? `connect ${name(from)} back to ${name(to)}`
      : `connect ${name(from)} to ${name(to)}`,
    (genome) => addConnection(genome, from, to, { recurrent }),
    { attempted: [from, to] },
  );
}

/** The ends of the recurrent connection that one or two selected nodes ask for: a loop, or from the later one back. */
export function recurrentEnds(
  genome: Genome,
  nodes: readonly NodeId[],
): readonly [from: NodeId, to: NodeId] | null {
  const [one, two] = nodes;
  if (one === undefined || nodes.length > 2) return null;
  const layers = layersById(genome);
  const later = two !== undefined && (layers.get(two) ?? 0) > (layers.get(one) ?? 0);
  const [from, to] = two === undefined ? [one, one] : later ? [two, one] : [one, two];
  return isReceiver(genome, to) ? [from, to] : null;
}

/** Connects the later of two selected nodes back to the earlier, or one with itself. */
export function connectRecurrent(): void {
  const genome = documentOf(session.store.getState())?.genome;
  const ends = genome === undefined ? null : recurrentEnds(genome, selection().nodes);
  if (ends !== null) connect(...ends, true);
}

/** Removes what is selected: hidden nodes with their connections, and connections. */
export function removeSelected(): void {
  const { nodes, connections } = selection();
  const one = nodes.length + connections.length === 1;
  const what = one
    ? nodes[0] !== undefined
      ? name(nodes[0])
      : connections.map(connectionName).join()
    : `${nodes.length + connections.length} things`;
  session.editGenome(`delete ${what}`, (genome) => {
    let next = genome;
    const kinds = new Map(genome.nodes.map((node) => [node.id, node.kind]));
    const hidden = nodes.filter((id) => kinds.get(id) === 'hidden');
    const only = nodes.length === 1 && connections.length === 0;
    for (const id of only ? nodes : hidden) next = removeNode(next, id);
    for (const id of connections)
      if (next.connections.some((gene) => gene.innovation === id))
        next = removeConnection(next, id);
    return next;
  });
}

/** Gives every selected hidden or output node an activation. */
export function activateSelected(activation: ActivationId): void {
  const { nodes } = selection();
  const what =
    nodes.length === 1 && nodes[0] !== undefined ? name(nodes[0]) : `${nodes.length} nodes`;
  session.editGenome(`${what} to ${activationOf(activation).name}`, (genome) =>
    nodes
      .filter((id) => isReceiver(genome, id) || nodes.length === 1)
      .reduce((next, id) => setActivation(next, id, activation), genome),
  );
}

/** Makes the genome's outputs independent of the sign of the shared weight. */
export function makeGenomeEven(): void {
  session.editGenome('make even', makeEven);
}

/** Makes the genome do at shared weights from 0.2 to 2, and at their negatives, about what it does at its best one. */
export function makeGenomeFlat(): void {
  const document = documentOf(session.store.getState());
  if (document === null) return;
  const weight = flatWeightOf(document);
  session.editGenome(`make flat at ${weight}`, (genome) => makeFlat(genome, weight));
}

/** Selects the connections that make an output depend on the sign of the shared weight. */
export function selectParityBreakers(): void {
  const genome = documentOf(session.store.getState())?.genome;
  if (genome === undefined) return;
  const genes = parityBreakers(genome).map((place) => item(genome.connections, place));
  session.select(
    [],
    genes.map((gene) => gene.innovation),
  );
}

/** Enables the selected connections if any of them is disabled, else disables them all. */
export function toggleSelected(): void {
  const { connections } = selection();
  const genome = documentOf(session.store.getState())?.genome;
  if (genome === undefined || connections.length === 0) return;
  const enable = genome.connections.some(
    (gene) => connections.includes(gene.innovation) && !gene.enabled,
  );
  const what =
    connections.length === 1
      ? connections.map(connectionName).join()
      : `${connections.length} connections`;
  session.editGenome(`${enable ? 'enable' : 'disable'} ${what}`, (before) =>
    connections.reduce<Genome>((next, id) => setEnabled(next, id, enable), before),
  );
}

/** Sets or clears (null) the weight offset of connections; one gesture becomes one version. */
export function offsetConnections(
  connections: readonly Innovation[],
  offset: number | null,
  gesture?: string,
): void {
  const what =
    connections.length === 1
      ? connections.map(connectionName).join()
      : `${connections.length} connections`;
  session.editGenome(
    offset === null ? `clear offset of ${what}` : `offset of ${what}`,
    (genome) => connections.reduce<Genome>((next, id) => setOffset(next, id, offset), genome),
    gesture === undefined ? {} : { gesture },
  );
}

/** Copies the selected hidden nodes with their connections. */
export function copySelected(): void {
  const genome = documentOf(session.store.getState())?.genome;
  if (genome === undefined) return;
  const copied = copyFragment(genome, new Set(selection().nodes));
  if (copied !== null) editor.setState({ copied });
}

/** Pastes what was copied and selects it. */
export function paste(): void {
  const { copied } = editor.getState();
  if (copied === null) return;
  let added: readonly NodeId[] = [];
  const count = copied.nodes.length;
  session.editGenome(`paste ${count} ${count === 1 ? 'node' : 'nodes'}`, (genome) => {
    const result = pasteFragment(genome, copied);
    added = result.added;
    return result.genome;
  });
  session.select(added);
}

/** Forgets every position placed by hand and lays the graph out from scratch. */
export function tidy(): void {
  session.edit('tidy', tidied);
  editor.setState(({ fits }) => ({ fits: fits + 1 }));
}

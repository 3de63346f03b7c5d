import { at, item } from '../../arrays.ts';
import { appendConnection } from '../../genome/edits.ts';
import type { Genome } from '../../genome/genome.ts';
import { structureOf } from '../../genome/structure.ts';
import type { Stream } from '../../random/key.ts';
import type { SearchSettings } from '../settings.ts';
import type { Mutation } from './mutation.ts';

/** Node indices that `source` may newly connect to, forward or, where `recurrent`, backward. */
function destinations(
  genome: Genome,
  source: number,
  recurrent: boolean,
  settings: SearchSettings,
): number[] {
  const { layer, source: from, destination: to } = structureOf(genome);
  const isOutput = (node: number): boolean => item(genome.nodes, node).kind === 'output';
  const connected = new Uint8Array(genome.nodes.length);
  for (let c = 0; c < from.length; c++) {
    const same = (item(genome.connections, c).recurrent === true) === recurrent;
    if (same && at(from, c) === source) connected[at(to, c)] = 1;
  }
  const found: number[] = [];
  for (let node = genome.inputCount + 1; node < genome.nodes.length; node++) {
    if (connected[node] === 1) continue;
    if (recurrent ? at(layer, node) <= at(layer, source) : legalForward(node)) found.push(node);
  }
  return found;

  function legalForward(node: number): boolean {
    if (isOutput(source))
      return (
        settings.outputToOutput &&
        isOutput(node) &&
        at(layer, node) >= at(layer, source) &&
        node > source
      );
    return at(layer, node) > at(layer, source);
  }
}

/** Sources in random order: every node for recurrent connections, outputs only if they may feed outputs. */
function shuffledSources(
  genome: Genome,
  recurrent: boolean,
  settings: SearchSettings,
  stream: Stream,
): Int32Array {
  const allowed: number[] = [];
  genome.nodes.forEach((node, index) => {
    const sends = recurrent
      ? node.kind === 'hidden' || node.kind === 'output'
      : node.kind !== 'output' || settings.outputToOutput;
    if (sends) allowed.push(index);
  });
  const order = Int32Array.from(allowed);
  for (let i = order.length - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    const swap = at(order, i);
    order[i] = at(order, j);
    order[j] = swap;
  }
  return order;
}

/** Connects a random pair of unconnected nodes, from an earlier to a later layer unless recurrent. */
export const addConnection: Mutation = (genome, { settings, ids, stream }) => {
  const recurrent = settings.recurrent && stream.uniform() < 0.5;
  for (const source of shuffledSources(genome, recurrent, settings, stream)) {
    const candidates = destinations(genome, source, recurrent, settings);
    if (candidates.length === 0) continue;
    const from = item(genome.nodes, source).id;
    const to = item(genome.nodes, at(candidates, stream.integer(candidates.length))).id;
    return {
      genome: appendConnection(genome, from, to, ids, recurrent),
      origin: `${recurrent ? 'recurrent ' : ''}connection added ${from} → ${to}`,
    };
  }
  return null;
};

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
  const connected = new Uint8Array(genome.nodes.length);
  for (let c = 0; c < from.length; c++) {
    const same = (item(genome.connections, c).recurrent === true) === recurrent;
    if (same && at(from, c) === source) connected[at(to, c)] = 1;
  }
  const fromOutput = item(genome.nodes, source).kind === 'output';
  const legal = (node: number): boolean => {
    if (recurrent) return at(layer, node) <= at(layer, source);
    if (!fromOutput) return at(layer, node) > at(layer, source);
    const toOutput = item(genome.nodes, node).kind === 'output';
    return (
      settings.outputToOutput && toOutput && at(layer, node) >= at(layer, source) && node > source
    );
  };
  const found: number[] = [];
  for (let node = genome.inputCount + 1; node < genome.nodes.length; node++) {
    if (connected[node] === 0 && legal(node)) found.push(node);
  }
  return found;
}

/**
 * Marks sources that already send forward to every later node: young genomes are full of them, and one
 * pass over the connections saves a pass for each.
 */
function saturatedSources(genome: Genome): Uint8Array {
  const { layer, layerCount, source } = structureOf(genome);
  const later = new Int32Array(layerCount + 1);
  for (let node = genome.inputCount + 1; node < genome.nodes.length; node++) {
    later[at(layer, node)] = at(later, at(layer, node)) + 1;
  }
  for (let l = layerCount - 1; l >= 0; l--) later[l] = at(later, l) + at(later, l + 1);
  const sent = new Int32Array(genome.nodes.length);
  genome.connections.forEach((gene, c) => {
    if (gene.recurrent !== true) sent[at(source, c)] = at(sent, at(source, c)) + 1;
  });
  return Uint8Array.from(genome.nodes, (node, n) =>
    node.kind !== 'output' && at(sent, n) >= at(later, at(layer, n) + 1) ? 1 : 0,
  );
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
  const saturated = recurrent ? null : saturatedSources(genome);
  for (const source of shuffledSources(genome, recurrent, settings, stream)) {
    if (saturated?.[source] === 1) continue;
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

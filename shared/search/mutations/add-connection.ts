import { byteAt, intAt, item } from '../../base/arrays.ts';
import { appendConnection } from '../../genome/known-edits.ts';
import type { Genome } from '../../genome/genome.ts';
import { structureOf } from '../../genome/structure.ts';
import type { Stream } from '../../random/key.ts';
import type { SearchSettings } from '../settings.ts';
import type { Mutation } from './mutation.ts';
import { isOutput, openingsOf } from './openings.ts';

/** Node indices that `source` may newly connect to, forward or, where `recurrent`, backward. */
function destinations(
  genome: Genome,
  source: number,
  recurrent: boolean,
  settings: SearchSettings,
): number[] {
  const { layer, source: from, destination: to, forward } = structureOf(genome);
  const connected = new Uint8Array(genome.nodes.length);
  for (let c = 0; c < from.length; c++) {
    if (intAt(from, c) !== source) continue;
    if ((byteAt(forward, c) === 0) === recurrent) connected[intAt(to, c)] = 1;
  }
  const fromOutput = isOutput(genome, source);
  const legal = (node: number): boolean => {
    if (recurrent) return intAt(layer, node) <= intAt(layer, source);
    if (!fromOutput) return intAt(layer, node) > intAt(layer, source);
    const later = intAt(layer, node) >= intAt(layer, source) && node > source;
    return settings.outputToOutput && isOutput(genome, node) && later;
  };
  const found: number[] = [];
  for (let node = genome.inputCount + 1; node < genome.nodes.length; node++) {
    if (connected[node] === 0 && legal(node)) found.push(node);
  }
  return found;
}

/** Sources in random order: for recurrent connections hidden nodes and outputs, else every node, outputs only if they may feed outputs. */
function shuffledSources(
  genome: Genome,
  recurrent: boolean,
  settings: SearchSettings,
  stream: Stream,
): Int32Array {
  const { inputCount, outputCount, nodes } = genome;
  const first = recurrent ? inputCount + 1 : 0;
  const skipped = recurrent || settings.outputToOutput ? 0 : outputCount;
  const order = new Int32Array(nodes.length - first - skipped);
  for (let k = 0; k < order.length; k++) {
    const place = first + k;
    order[k] = place <= inputCount ? place : place + skipped;
  }
  for (let i = order.length - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    const swap = intAt(order, i);
    order[i] = intAt(order, j);
    order[j] = swap;
  }
  return order;
}

/** Connects a random pair of unconnected nodes, from an earlier to a later layer unless recurrent. */
export const addConnection: Mutation = (genome, { settings, ids, stream }) => {
  const recurrent = settings.recurrent && stream.uniform() < 0.5;
  const saturated = recurrent ? null : openingsOf(genome).saturated;
  for (const source of shuffledSources(genome, recurrent, settings, stream)) {
    if (saturated?.[source] === 1) continue;
    const candidates = destinations(genome, source, recurrent, settings);
    if (candidates.length === 0) continue;
    const destination = item(candidates, stream.integer(candidates.length));
    const from = item(genome.nodes, source).id;
    const to = item(genome.nodes, destination).id;
    return {
      genome: appendConnection(genome, source, destination, ids, recurrent),
      origin: { kind: 'addConnection', from, to, ...(recurrent ? { recurrent } : {}) },
    };
  }
  return null;
};

import { at, item } from '../base/arrays.ts';
import { connectionCount } from './statistics.ts';
import type { ConnectionGene, Genome } from './genome.ts';
import { structureOf } from './structure.ts';

export interface HashOptions {
  /** Also cover the weight offsets, so that two tunings of one topology differ. */
  readonly offsets?: boolean;
}

/**
 * Structural hash: 16 hexadecimal digits that are the same for two genomes of one topology.
 *
 * Covers the numbers of inputs and outputs, the activations of outputs and hidden nodes, and every
 * enabled connection with its direction and whether it is recurrent; with `offsets` their weight
 * offsets too. It does not depend on hidden nodes' ids, innovation ids or the order of genes, and
 * leaves out disabled connections and hidden nodes that no enabled connection touches.
 *
 * Nodes are coloured by the Weisfeiler and Leman refinement (1968) until no round tells more of them
 * apart; the hash is that of the sorted colours. Like every such hash it can coincide for different
 * topologies; 64 bits make that unlikely.
 */
export function structuralHash(genome: Genome, options: HashOptions = {}): string {
  const arcs = arcsOf(genome, options);
  let colours = genome.nodes.map((node, index): Word => {
    const place = index <= genome.inputCount + genome.outputCount ? index : -1;
    const touched = (item(arcs.incoming, index).length || item(arcs.outgoing, index).length) > 0;
    return place < 0 && !touched ? EMPTY : mixAll(EMPTY, [place, node.activation]);
  });
  let kinds = countDistinct(colours);
  for (;;) {
    const refined = colours.map((colour, index) => {
      const incoming = gather(item(arcs.incoming, index), colours);
      const outgoing = gather(item(arcs.outgoing, index), colours);
      if (incoming === null && outgoing === null) return colour;
      return mixAll(colour, [...(incoming ?? EMPTY), ...(outgoing ?? EMPTY)]);
    });
    const distinct = countDistinct(refined);
    colours = refined;
    if (distinct <= kinds) break;
    kinds = distinct;
  }
  const used = colours.filter((colour) => colour !== EMPTY).sort(compareWords);
  const header = [genome.inputCount, genome.outputCount, connectionCount(genome)];
  return hex(mixAll(mixAll(EMPTY, header), used.flat()));
}

/** 64 bits as two unsigned words. */
type Word = readonly [number, number];

const EMPTY: Word = [0x811c9dc5, 0x9e3779b9];

interface Arc {
  readonly node: number;
  readonly label: readonly number[];
}

function arcsOf(genome: Genome, options: HashOptions): { incoming: Arc[][]; outgoing: Arc[][] } {
  const { source, destination } = structureOf(genome);
  const incoming: Arc[][] = genome.nodes.map(() => []);
  const outgoing: Arc[][] = genome.nodes.map(() => []);
  genome.connections.forEach((gene, c) => {
    if (!gene.enabled) return;
    const label = labelOf(gene, options);
    item(incoming, at(destination, c)).push({ node: at(source, c), label });
    item(outgoing, at(source, c)).push({ node: at(destination, c), label });
  });
  return { incoming, outgoing };
}

function labelOf(gene: ConnectionGene, options: HashOptions): readonly number[] {
  const kind = gene.recurrent === true ? 2 : 1;
  if (options.offsets !== true) return [kind];
  const words = new Uint32Array(Float64Array.of((gene.offset ?? 0) + 0).buffer);
  return [kind, at(words, 0), at(words, 1)];
}

/** One word for the neighbours across some arcs, whatever their order; null if there are none. */
function gather(arcs: readonly Arc[], colours: readonly Word[]): Word | null {
  if (arcs.length === 0) return null;
  const words = arcs
    .map((arc) => mixAll(item(colours, arc.node), arc.label))
    .sort(compareWords)
    .flat();
  return mixAll(EMPTY, words);
}

function compareWords(a: Word, b: Word): number {
  return a[0] - b[0] || a[1] - b[1];
}

function countDistinct(words: readonly Word[]): number {
  return new Set(words.map(hex)).size;
}

/**
 * Mixes words into a 64-bit state: two 32-bit halves, each word multiplied, rotated and multiplied as
 * in Appleby's MurmurHash3, with the halves crossed after every word.
 */
function mixAll(start: Word, words: readonly number[]): Word {
  let [a, b] = start;
  for (const word of words) {
    const k = Math.imul(word, 0xcc9e2d51);
    a = Math.imul(a ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593), 0x85ebca6b) ^ b;
    b = Math.imul(b ^ a ^ (a >>> 15), 0xc2b2ae35) + 0xe6546b64;
    a = (a << 13) | (a >>> 19);
    b ^= b >>> 16;
  }
  return [a >>> 0, b >>> 0];
}

function hex([a, b]: Word): string {
  return a.toString(16).padStart(8, '0') + b.toString(16).padStart(8, '0');
}

import { at, byteAt, groupIndices, intAt, item } from '../base/arrays.ts';
import { activationOf, type ActivationId } from './activations.ts';
import { enabledPlaces, ofEnabled } from './enabled.ts';
import type { Genome } from './genome.ts';
import { structureOf } from './structure.ts';

/**
 * Which parts a number can have, seen as a function of the shared weight w: every function is the sum of
 * an even one, f(w) = f(-w), and an odd one, f(w) = -f(-w). A set of bits; NONE is the constant 0.
 */
export type Parts = number;
export const NONE: Parts = 0;
export const EVEN: Parts = 1;
export const ODD: Parts = 2;
export const MIXED: Parts = EVEN | ODD;

/** True if f(-x) = -f(x) for an activation: as the only node on a way it carries a part on unchanged. */
export function isOddActivation(activation: ActivationId): boolean {
  return activationOf(activation).symmetry === 'odd';
}

/** Parts of x * w for an x of the given parts: a factor w makes even odd and odd even. */
export function timesWeight(parts: Parts): Parts {
  return ((parts & EVEN) << 1) | ((parts & ODD) >> 1);
}

/** Parts of an activation's value where its argument has the given parts. */
export function throughActivation(activation: number, parts: Parts): Parts {
  if (activationOf(activation).symmetry === 'odd') return parts;
  if (activationOf(activation).symmetry === 'even') return parts === MIXED ? MIXED : EVEN;
  return parts === NONE || parts === EVEN ? EVEN : MIXED;
}

/** What is known of a genome's dependence on the sign of the shared weight, from its topology alone. */
export interface Parity {
  /** Parts of each node's value, by place. */
  readonly value: Uint8Array;
  /** True if every output is even: the network computes the same, to the last bit, at w and at -w. */
  readonly even: boolean;
}

const cache = new WeakMap<Genome, Parity>();

/**
 * The parity of a genome, computed once per genome object. Enabled connections count, weight offsets do
 * not: it is about one weight that all connections share. What a recurrent connection reads has
 * the parts of its source's value in any step.
 */
export function parityOf(genome: Genome): Parity {
  const known = cache.get(genome);
  if (known !== undefined) return known;
  const parity = computeParity(genome);
  cache.set(genome, parity);
  return parity;
}

/** True if the genome's outputs do not depend on the sign of the shared weight. */
export function isEven(genome: Genome): boolean {
  return parityOf(genome).even;
}

/** Enabled connections by destination: `list` holds their places, `from` the places of their sources. */
function incomingOf(genome: Genome): { start: Int32Array; list: Int32Array; from: Int32Array } {
  const { source, destination } = structureOf(genome);
  const places = enabledPlaces(genome);
  const { start, list } = groupIndices(ofEnabled(places, destination), genome.nodes.length);
  const sorted = ofEnabled(list, places);
  return { start, list: sorted, from: ofEnabled(sorted, source) };
}

function computeParity(genome: Genome): Parity {
  const { order, forward } = structureOf(genome);
  const { start, list, from } = incomingOf(genome);
  const value = new Uint8Array(genome.nodes.length).fill(EVEN, 0, genome.inputCount + 1);
  const recurrent = list.some((c) => byteAt(forward, c) === 0);
  // With recurrent connections again until nothing is added: parts are only ever added, so this ends.
  for (let changed = true; changed;) {
    changed = false;
    for (let k = 0; k < order.length; k++) {
      const node = intAt(order, k);
      if (node <= genome.inputCount) continue;
      let sum = NONE;
      const end = intAt(start, node + 1);
      for (let q = intAt(start, node); q < end; q++) sum |= byteAt(value, intAt(from, q));
      const parts = throughActivation(item(genome.nodes, node).activation, timesWeight(sum));
      if (parts === value[node]) continue;
      value[node] = parts;
      changed = recurrent;
    }
  }
  const outputs = value.subarray(genome.inputCount + 1, genome.inputCount + 1 + genome.outputCount);
  return { value, even: outputs.every((parts) => (parts & ODD) === 0) };
}

/** Parts that every source of a node must have for the node's value to be pure, given what is wanted. */
function wantedOfSources(
  activation: number,
  wanted: Parts,
  sums: { readonly even: number; readonly odd: number },
): Parts {
  if (activationOf(activation).symmetry === 'odd') return timesWeight(wanted);
  // An even activation accepts either part, so the part of fewer connections is taken as the wrong one.
  if (activationOf(activation).symmetry === 'even') return sums.even > sums.odd ? EVEN : ODD;
  return ODD;
}

/**
 * The connections that make an output depend on the sign of the shared weight: places in
 * `genome.connections`, rising; none exactly if the genome is even. A connection is named where its
 * source's value is pure but of the wrong part for its destination, or can never have the right one.
 */
export function parityBreakers(genome: Genome): number[] {
  const { value, even } = parityOf(genome);
  if (even) return [];
  const { source } = structureOf(genome);
  const { start, list } = incomingOf(genome);
  const found = new Set<number>();
  const visited = new Set<string>();
  const visit = (node: number, wanted: Parts): void => {
    const key = `${node} ${wanted}`;
    if (visited.has(key)) return;
    visited.add(key);
    const incoming = Array.from(list.subarray(at(start, node), at(start, node + 1)));
    const count = (parts: Parts): number =>
      incoming.filter((c) => at(value, at(source, c)) === parts).length;
    const { activation } = item(genome.nodes, node);
    const needed = wantedOfSources(activation, wanted, { even: count(EVEN), odd: count(ODD) });
    for (const c of incoming) {
      const from = at(source, c);
      const parts = at(value, from);
      if ((parts & ~needed) === 0) continue;
      if (parts === MIXED && canBe(item(genome.nodes, from).activation, needed))
        visit(from, needed);
      else found.add(c);
    }
  };
  for (let k = 0; k < genome.outputCount; k++) {
    const output = genome.inputCount + 1 + k;
    if ((at(value, output) & ODD) !== 0) visit(output, EVEN);
  }
  return [...found].sort((a, b) => a - b);
}

/** True if a node of this activation can have a value of these pure parts at all. */
function canBe(activation: number, parts: Parts): boolean {
  return parts === EVEN || activationOf(activation).symmetry === 'odd';
}

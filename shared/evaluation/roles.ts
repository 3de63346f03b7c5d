import { at, item } from '../base/arrays.ts';
import { formatNumber } from '../drawing/numbers.ts';
import type { Genome, NodeId } from '../genome/genome.ts';
import type { Reading } from './reading.ts';

/** The part of a reading that roles are found in. */
export type NodeSignals = Pick<Reading, 'steps' | 'signals'>;

/** What a node does in a rollout, as far as its signal and those of the inputs say. */
export interface Role {
  readonly node: NodeId;
  readonly isInput: boolean;
  /** Least, mean and greatest value over the steps. */
  readonly low: number;
  readonly mean: number;
  readonly high: number;
  /** True if the value is the same in every step; it has no correlation then. */
  readonly isConstant: boolean;
  /** The other input whose signal, or whose size, correlates most with the node's; null if there is none. */
  readonly follows: Following | null;
  /** The input whose sign says on which of its two levels the node is; null if there is none. */
  readonly switches: Switching | null;
}

export interface Following {
  readonly input: NodeId;
  /** True if the node goes with the size of the input, |x|, instead of x. */
  readonly ofSize: boolean;
  /** Pearson correlation over the steps, -1 to 1. */
  readonly correlation: number;
}

export interface Switching {
  readonly input: NodeId;
  /** Share of the steps, 0 to 1, in which the node is on the level that the sign of the input says. */
  readonly share: number;
}

/** Signals that vary by less than this share of their size are constant. */
const STILL = 1e-9;
/** By how much |x| must correlate more than x to be named. */
const PREFERRED = 0.05;
/** A node is on a level within this share of its range from the level's end. */
const NEAR = 0.1;
/** Share of the steps in which a node that switches is on one of its levels. */
const ON_LEVELS = 0.9;
/** Share of the steps on the rarer level at least, and of steps on each level that must agree with the sign. */
const RARE = 0.02;
const AGREES = 0.9;
/** Correlation from which a node is said to follow an input, and from which partly. */
const FOLLOWS = 0.9;
const PARTLY = 0.5;

/** A signal as deviations from its mean with length 1, so that products of two add up to their correlation. */
interface Normed {
  readonly low: number;
  readonly mean: number;
  readonly high: number;
  /** Null for a signal that is constant or not finite. */
  readonly deviations: Float64Array | null;
}

function normed(signal: Float64Array): Normed {
  let [low, high, sum] = [Infinity, -Infinity, 0];
  for (const value of signal) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
  }
  const mean = sum / signal.length;
  const varies = high - low > STILL * Math.max(1, Math.abs(low), Math.abs(high));
  if (!varies || !Number.isFinite(mean)) return { low, mean, high, deviations: null };
  const deviations = signal.map((value) => value - mean);
  const size = Math.sqrt(deviations.reduce((all, value) => all + value * value, 0));
  if (!Number.isFinite(size)) return { low, mean, high, deviations: null };
  return { low, mean, high, deviations: deviations.map((value) => value / size) };
}

function product(a: Normed, b: Normed): number {
  if (a.deviations === null || b.deviations === null) return NaN;
  let sum = 0;
  for (let s = 0; s < a.deviations.length; s++) sum += at(a.deviations, s) * at(b.deviations, s);
  // Rounding can lead a little beyond.
  return Math.min(1, Math.max(-1, sum));
}

function signalOf({ signals, steps }: NodeSignals, place: number): Float64Array {
  return signals.subarray(place * steps, (place + 1) * steps);
}

/**
 * What a node does in a rollout. Correlations are Pearson's over all steps; a node switches if it is within
 * a tenth of its range from one of its ends in 90 % of the steps, at least 2 % of the steps on each level,
 * and if on each level at least 90 % of the steps agree with the sign of one input.
 * @param place the node's place in the genome's order
 * @param reading at least one step
 */
export function roleOf(
  genome: Pick<Genome, 'nodes' | 'inputCount'>,
  reading: NodeSignals,
  place: number,
): Role {
  const node = item(genome.nodes, place);
  const signal = signalOf(reading, place);
  const own = normed(signal);
  const { low, mean, high } = own;
  let follows: Following | null = null;
  let switches: Switching | null = null;
  const levels = own.deviations === null ? null : levelsOf(signal, low, high);
  genome.nodes.forEach(({ id, kind }, other) => {
    if (kind !== 'input' || other === place || own.deviations === null) return;
    const seen = signalOf(reading, other);
    const plain = product(own, normed(seen));
    const sized = product(own, normed(seen.map(Math.abs)));
    const ofSize = Math.abs(sized) > (Math.abs(plain) || 0) + PREFERRED;
    const correlation = ofSize ? sized : plain;
    if (Math.abs(correlation) > Math.abs(follows?.correlation ?? 0))
      follows = { input: id, ofSize, correlation };
    const share = node.kind === 'input' || levels === null ? null : agreement(levels, seen);
    if (share !== null && share > (switches?.share ?? 0)) switches = { input: id, share };
  });
  return {
    node: node.id,
    isInput: node.kind === 'input',
    ...{ low, mean, high, isConstant: isStill(own) },
    follows,
    switches,
  };
}

function isStill({ low, high, deviations }: Normed): boolean {
  return deviations === null && Number.isFinite(low) && Number.isFinite(high);
}

/** 1 on the upper level and 0 on the lower in each step; null if the signal is not of two levels. */
function levelsOf(signal: Float64Array, low: number, high: number): Uint8Array | null {
  const range = high - low;
  let [near, above] = [0, 0];
  const levels = Uint8Array.from(signal, (value) => {
    const share = (value - low) / range;
    if (share <= NEAR || share >= 1 - NEAR) near++;
    const isAbove = share > 0.5;
    if (isAbove) above++;
    return isAbove ? 1 : 0;
  });
  const rarer = Math.min(above, signal.length - above);
  return near >= ON_LEVELS * signal.length && rarer >= RARE * signal.length ? levels : null;
}

/** Share of the steps in which the level is what the sign of an input says; null if it says too little. */
function agreement(levels: Uint8Array, seen: Float64Array): number | null {
  let [above, aboveAgrees, belowAgrees] = [0, 0, 0];
  levels.forEach((level, s) => {
    const isPositive = at(seen, s) > 0;
    above += level;
    if (level === 1 && isPositive) aboveAgrees++;
    if (level === 0 && !isPositive) belowAgrees++;
  });
  const below = levels.length - above;
  const direct = Math.min(aboveAgrees / above, belowAgrees / below);
  const inverse = Math.min(1 - aboveAgrees / above, 1 - belowAgrees / below);
  if (Math.max(direct, inverse) < AGREES) return null;
  const agreeing = aboveAgrees + belowAgrees;
  return (direct > inverse ? agreeing : levels.length - agreeing) / levels.length;
}

/**
 * A role in measured words: "follows x with −0.98; switches when dθ changes sign (97 % of the steps)".
 * @param nameOf the name of an input
 */
export function roleInWords(role: Role, nameOf: (input: NodeId) => string): string {
  const { follows, switches } = role;
  if (role.isConstant) return `stays at ${formatNumber(role.mean, 2)}`;
  if (!Number.isFinite(role.high - role.low)) return 'is not finite in every step';
  const parts: string[] = [];
  if (follows !== null) {
    const name = follows.ofSize ? `|${nameOf(follows.input)}|` : nameOf(follows.input);
    const figure = formatNumber(follows.correlation, 2);
    const size = Math.abs(follows.correlation);
    if (size >= FOLLOWS) parts.push(`follows ${name} with ${figure}`);
    else if (size >= PARTLY) parts.push(`partly follows ${name} with ${figure}`);
    else if (switches === null)
      parts.push(
        `follows no ${role.isInput ? 'other' : 'single'} input (at most ${name} with ${figure})`,
      );
  }
  if (switches !== null)
    parts.push(
      `switches when ${nameOf(switches.input)} changes sign (${Math.floor(100 * switches.share)} % of the steps)`,
    );
  if (parts.length === 0)
    return `moves between ${formatNumber(role.low, 2)} and ${formatNumber(role.high, 2)}`;
  return parts.join('; ');
}

/** Nodes whose signals go together, up to their sign. */
export interface RoleGroup {
  /** Places of the nodes in the genome's order; the first is what the signs are seen from. */
  readonly places: readonly number[];
  /** Least size of the correlation between two nodes of the group; 1 for one node alone. */
  readonly least: number;
}

/** Every node of a rollout with its role, and which of them go together. */
export interface Roles {
  /** Places of the nodes whose signals vary, group after group. */
  readonly order: readonly number[];
  /** Correlation of the nodes order[i] and order[j] at [i * order.length + j]; 1 on the diagonal. */
  readonly correlations: Float64Array;
  /** Largest groups first; each node whose signal varies is in exactly one. */
  readonly groups: readonly RoleGroup[];
  /** Places of the nodes whose signals are constant or not finite. */
  readonly still: readonly number[];
  /** Role of each node, in the genome's order. */
  readonly roles: readonly Role[];
}

/**
 * Groups all nodes by the size of the correlation of their signals: pairs are taken from the strongest
 * down to `least`, and two groups become one if every pair of their nodes reaches `least`.
 * @param least size of correlation that any two nodes of a group have at least, 0 to 1
 * @param reading at least one step
 */
export function rolesOf(
  genome: Pick<Genome, 'nodes' | 'inputCount'>,
  reading: NodeSignals,
  least: number,
): Roles {
  const signals = genome.nodes.map((_, place) => normed(signalOf(reading, place)));
  const moving = genome.nodes.flatMap((_, place) =>
    item(signals, place).deviations === null ? [] : [place],
  );
  const count = moving.length;
  const pairs = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    pairs[i * count + i] = 1;
    for (let j = 0; j < i; j++) {
      const value = product(item(signals, at(moving, i)), item(signals, at(moving, j)));
      pairs[i * count + j] = pairs[j * count + i] = value;
    }
  }
  const members = joined(pairs, count, least);
  const order = members.flat();
  const correlations = Float64Array.from({ length: count * count }, (_, k) =>
    at(pairs, at(order, Math.floor(k / count)) * count + at(order, k % count)),
  );
  const groups = members.map((group) => ({
    places: group.map((i) => at(moving, i)),
    least: Math.min(
      1,
      ...group.flatMap((i) => group.map((j) => Math.abs(at(pairs, i * count + j)))),
    ),
  }));
  return {
    order: order.map((i) => at(moving, i)),
    correlations,
    groups,
    still: genome.nodes.flatMap((_, place) =>
      item(signals, place).deviations === null ? [place] : [],
    ),
    roles: genome.nodes.map((_, place) => roleOf(genome, reading, place)),
  };
}

/** Groups of 0..count-1, the largest first, then by their first member. */
function joined(pairs: Float64Array, count: number, least: number): readonly number[][] {
  const strong: number[] = [];
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++)
      if (Math.abs(at(pairs, i * count + j)) >= least) strong.push(i * count + j);
  strong.sort((a, b) => Math.abs(at(pairs, b)) - Math.abs(at(pairs, a)) || a - b);
  const groupOf = Array.from({ length: count }, (_, i) => [i]);
  for (const pair of strong) {
    const a = item(groupOf, Math.floor(pair / count));
    const b = item(groupOf, pair % count);
    if (a === b) continue;
    const fits = a.every((i) => b.every((j) => Math.abs(at(pairs, i * count + j)) >= least));
    if (!fits) continue;
    const both = [...a, ...b].sort((i, j) => i - j);
    for (const i of both) groupOf[i] = both;
  }
  return [...new Set(groupOf)].sort((a, b) => b.length - a.length || at(a, 0) - at(b, 0));
}

/** Correlation of a node with the first of its group; null for a node in none. */
export function withFirst({ order, correlations, groups }: Roles, place: number): number | null {
  const first = groups.find(({ places }) => places.includes(place))?.places[0];
  if (first === undefined) return null;
  return at(correlations, order.indexOf(first) * order.length + order.indexOf(place));
}

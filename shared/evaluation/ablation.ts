import { at } from '../base/arrays.ts';
import { confidence95, mean } from '../base/spread.ts';
import type { Genome, Innovation, NodeId } from '../genome/genome.ts';
import { withGenes } from '../genome/known-edits.ts';

/** A part of a network that can be cut: an enabled connection, or a hidden node with all its connections. */
export type NetworkPart =
  | {
      readonly kind: 'connection';
      readonly innovation: Innovation;
      readonly source: NodeId;
      readonly destination: NodeId;
    }
  | { readonly kind: 'node'; readonly node: NodeId };

/** Mean change with the half width of its 95 % interval, paired over trials. */
export interface PairedChange {
  readonly change: number;
  readonly confidence95: number;
}

/** What cutting a part changes: the return without it minus the return with it. */
export interface PartEffect {
  readonly part: NetworkPart;
  /** Over all weights; the interval is over trials averaged over weights. */
  readonly all: PairedChange;
  /** At each weight, in the order of the weights. */
  readonly byWeight: readonly PairedChange[];
  /**
   * Of a classification: change of the accuracy in each class over all weights and trials, -1..1; NaN for a class
   * without examples.
   */
  readonly byClass?: readonly number[];
}

/** Every part of a genome: its enabled connections in the order of its genes, then its hidden nodes. */
export function partsOf(genome: Genome): NetworkPart[] {
  const connections = genome.connections.flatMap((gene): NetworkPart[] => {
    const { innovation, source, destination, enabled } = gene;
    return enabled ? [{ kind: 'connection', innovation, source, destination }] : [];
  });
  const joined = new Set(
    genome.connections.flatMap((gene) => (gene.enabled ? [gene.source, gene.destination] : [])),
  );
  const nodes = genome.nodes.flatMap((node): NetworkPart[] =>
    node.kind === 'hidden' && joined.has(node.id) ? [{ kind: 'node', node: node.id }] : [],
  );
  return [...connections, ...nodes];
}

/** The genome with a part cut: its connections are disabled, nothing else changes. */
export function withoutPart(genome: Genome, part: NetworkPart): Genome {
  const connections = genome.connections.map((gene) => {
    const cut =
      part.kind === 'connection'
        ? gene.innovation === part.innovation
        : gene.source === part.node || gene.destination === part.node;
    return cut && gene.enabled ? { ...gene, enabled: false } : gene;
  });
  return withGenes(genome, { connections });
}

/**
 * The genome without what cannot matter: disabled connections, and hidden nodes that feed no output or
 * are fed by nothing and feed nothing. It computes the same at every weight, up to rounding: sums may run
 * in another order.
 */
export function pruned(genome: Genome): Genome {
  let connections = genome.connections.filter((gene) => gene.enabled);
  const hidden = new Set(genome.nodes.flatMap((node) => (node.kind === 'hidden' ? [node.id] : [])));
  for (;;) {
    const feeds = new Set(connections.map((gene) => gene.source));
    const kept = connections.filter(
      (gene) => !hidden.has(gene.destination) || feeds.has(gene.destination),
    );
    if (kept.length === connections.length) break;
    connections = kept;
  }
  const joined = new Set(connections.flatMap((gene) => [gene.source, gene.destination]));
  return withGenes(genome, {
    connections,
    nodes: genome.nodes.filter((node) => node.kind !== 'hidden' || joined.has(node.id)),
  });
}

/** Differences trial by trial, their mean and its interval. */
function paired(differences: Float64Array): PairedChange {
  return { change: mean(differences), confidence95: confidence95(differences) };
}

/**
 * What a change of a network did, paired: both were measured at the same weights in the same trials.
 * @param before returns at weight w in trial t: [w * trials + t]
 * @param after the same of the changed network
 */
export function pairedChanges(
  before: Float64Array,
  after: Float64Array,
  weights: number,
): { readonly all: PairedChange; readonly byWeight: readonly PairedChange[] } {
  const trials = before.length / weights;
  const differences = after.map((value, k) => value - at(before, k));
  const overWeights = new Float64Array(trials);
  for (let t = 0; t < trials; t++) {
    let sum = 0;
    for (let w = 0; w < weights; w++) sum += at(differences, w * trials + t);
    overWeights[t] = sum / weights;
  }
  return {
    all: paired(overWeights),
    byWeight: Array.from({ length: weights }, (_, w) =>
      paired(differences.subarray(w * trials, (w + 1) * trials)),
    ),
  };
}

/** Changes of the accuracy in each class. @param before shares of right answers, 0..1 */
export function changesByClass(before: Float64Array, after: Float64Array): number[] {
  return Array.from(after, (share, c) => share - at(before, c));
}

/** True if 0 lies within the interval: the part may do nothing. */
export function mayDoNothing({ change, confidence95: half }: PairedChange): boolean {
  return Math.abs(change) <= half;
}

/** Effects by the size of the change over all weights, the largest first. */
export function bySize(effects: readonly PartEffect[]): PartEffect[] {
  return [...effects].sort((a, b) => Math.abs(b.all.change) - Math.abs(a.all.change));
}

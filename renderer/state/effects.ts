import { createStore } from 'zustand/vanilla';
import {
  mayDoNothing,
  type NetworkPart,
  type PartEffect,
} from '../../shared/evaluation/ablation.ts';
import type { Genome, Innovation, NodeId } from '../../shared/genome/genome.ts';

/** What cutting a part does to the return, as the graph shows it. */
export interface Effect {
  /** Size of the change as a share of the largest of all parts, 0 to 1. */
  readonly share: number;
  /** Whether the network is better without the part. */
  readonly gains: boolean;
  /** Whether the 95 % interval of the change includes 0. */
  readonly isIdle: boolean;
}

/** The effects of the parts of a genome. */
export interface GraphEffects {
  readonly genome: Genome;
  readonly connections: ReadonlyMap<Innovation, Effect>;
  readonly nodes: ReadonlyMap<NodeId, Effect>;
}

export interface EffectsState {
  /** Whether the graph shows them. */
  readonly shown: boolean;
  /** The newest measurement, whatever genome it is about. */
  readonly measured: GraphEffects | null;
}

export const effects = createStore<EffectsState>()(() => ({ shown: false, measured: null }));

/** The effects as the graph shows them. */
export function graphEffects(genome: Genome, measured: readonly PartEffect[]): GraphEffects {
  const largest = Math.max(0, ...measured.map(({ all }) => Math.abs(all.change)));
  const connections = new Map<Innovation, Effect>();
  const nodes = new Map<NodeId, Effect>();
  const put = (part: NetworkPart, effect: Effect): void => {
    if (part.kind === 'node') nodes.set(part.node, effect);
    else connections.set(part.innovation, effect);
  };
  for (const { part, all } of measured)
    put(part, {
      share: largest === 0 ? 0 : Math.abs(all.change) / largest,
      gains: all.change > 0,
      isIdle: mayDoNothing(all),
    });
  return { genome, connections, nodes };
}

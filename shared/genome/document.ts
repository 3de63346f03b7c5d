import type { Genome, NodeId } from './genome.ts';
import type { Origin } from './origin.ts';

/** Where a genome came from: its parent document, its run and generation, and what made it. */
export interface Lineage {
  /** Structural hash of the parent, or null for a first ancestor. */
  readonly parent: string | null;
  /** Id of the run it was evolved in, if any. */
  readonly run?: string;
  readonly generation?: number;
  readonly origin?: Origin;
}

/** Means of a champion on episodes that chose nothing. */
export interface FreshMeans {
  /** Over the weights of its run. */
  readonly mean: number;
  /** Episodes at each weight. */
  readonly trials: number;
  /** The weight best on those episodes, and its mean on further ones. */
  readonly bestWeight: { readonly weight: number; readonly mean: number; readonly trials: number };
}

/**
 * A genome with everything a person keeps beside it. What one genome file holds (format in
 * shared/formats/genome-file.ts) and what the editor edits.
 */
export interface GenomeDocument {
  readonly name: string;
  readonly task: string;
  readonly genome: Genome;
  /** Positions placed by hand, in graph units; absent nodes follow the layered layout. */
  readonly positions: Readonly<Record<NodeId, { readonly x: number; readonly y: number }>>;
  readonly notes: string;
  readonly tags: readonly string[];
  readonly lineage: Lineage;
  /** The best shared weight known, and how it was found; null if never measured. */
  readonly bestWeight: {
    readonly weight: number;
    readonly mean: number;
    readonly trials: number;
  } | null;
  /** The shared weight that the connections' offsets are added to, where the file says it (`ownWeight`). */
  readonly offsetsFrom?: number;
  /** Mean return over the standard weights, if measured. */
  readonly mean: number | null;
  /** Of a run's champion: measured again when the search ended. `mean` and `bestWeight` are those it won with. */
  readonly fresh?: FreshMeans;
  /** Of a genome with a goal at each shared weight: the value of its task's option for that (`GoalByWeight`). */
  readonly goal?: number;
  /** Version of the task it was evolved or made on, of a task that a person added. */
  readonly taskVersion?: string;
  /** Names the encoder a racer was evolved with (hash of its weights). */
  readonly encoder?: string;
}

/** A document around a genome with everything else empty. */
export function newDocument(name: string, task: string, genome: Genome): GenomeDocument {
  return {
    name,
    task,
    genome,
    positions: {},
    notes: '',
    tags: [],
    lineage: { parent: null },
    bestWeight: null,
    mean: null,
  };
}

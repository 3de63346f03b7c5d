import type { NetworkPart, PairedChange, PartEffect } from '../evaluation/ablation.ts';
import type { Summary } from '../evaluation/summary.ts';
import type { EnsembleRuleName } from '../evaluation/ensembles.ts';
import type { AlgorithmName } from '../tuning/settings.ts';
import type { GenomeDocument } from '../genome/document.ts';
import type { ConditionName, PublishedFigure, TableNetwork } from '../tasks/published.ts';
import type { Measure } from '../tasks/task.ts';

/** What experiments and tunings say on the way, and answer. What they take stands in experiment-schemas.ts. */

export type { JobPriority } from './data-schemas.ts';
export type {
  AblationRequest,
  ConditionsRequest,
  EnsembleRequest,
  RobustnessRequest,
  RobustnessSubject,
  SimplifyRequest,
  TuneRequest,
} from './experiment-schemas.ts';

// The four conditions

export interface ConditionRow {
  readonly network: TableNetwork;
  readonly condition: ConditionName;
  /** Null where it was not measured; `note` says why. */
  readonly summary: Summary | null;
  /** The shared weight found, or the one that offsets are added to; null for random weights. */
  readonly weight: number | null;
  readonly published: PublishedFigure | null;
  /** What a reader must know: how a weight was found, why a row is empty. */
  readonly note: string;
}

export interface ConditionsReport {
  readonly task: string;
  readonly name: string;
  readonly measure: Measure;
  readonly connections: number;
  readonly baseline: { readonly name: string; readonly connections: number } | null;
  readonly trials: number;
  readonly episodesPerDraw: number;
  readonly seed: number;
  /** In the order of CONDITIONS, the genome's rows first. */
  readonly rows: readonly ConditionRow[];
  readonly steps: number;
  readonly seconds: number;
}

// Tuning

/**
 * One generation of a tuning: the line `tune --json` prints. Its returns are episode returns; on digits
 * they are mean log-likelihoods of batches of training images, in nats, since accuracy has no slope.
 */
export interface TuneGeneration {
  readonly generation: number;
  /** Candidates rolled out so far. */
  readonly evaluations: number;
  /** Episodes rolled out so far, those that confirm included. */
  readonly rollouts: number;
  /** Returns of this generation's candidates: mean, and the best. */
  readonly mean: number;
  readonly max: number;
  /** Return of the centre of the search on this generation's episodes; null where it has no centre. */
  readonly centre: number | null;
  /** Best mean return so far, measured on episodes no candidate was chosen by. */
  readonly best: number;
  /** Mean standard deviation of the candidates' weights. */
  readonly deviation: number;
  readonly seconds: number;
}

export interface TuneGenerationEvent {
  readonly generation: TuneGeneration;
  /** The best offsets, in the order of tuned-weights files, whenever a better one was confirmed: what to keep on a stop. */
  readonly offsets: Float64Array | null;
  readonly weight: number;
  readonly progress: Progress;
}

/** Between generations that take long: progress alone. */
export interface TuneProgressEvent {
  readonly generation: null;
  readonly progress: Progress;
}

export type TuneEvent = TuneGenerationEvent | TuneProgressEvent;

/** Progress as every job reports it. */
export interface Progress {
  /** 0..1. */
  readonly done: number;
  readonly note: string;
  readonly secondsLeft: number | null;
  /** Seconds since it was asked for; only where it has said nothing new for a second. */
  readonly seconds?: number;
}

export interface TuneResult {
  readonly task: string;
  readonly algorithm: AlgorithmName;
  readonly weight: number;
  /** In the order of tuned-weights files. */
  readonly offsets: Float64Array;
  /** Structural hash of the genome the offsets belong to. */
  readonly topology: string;
  readonly ended: 'generations' | 'seconds' | 'target' | 'converged' | 'stopped';
  readonly generations: readonly TuneGeneration[];
  readonly seed: number;
  readonly measure: Measure;
  /** On fresh episodes: with the offsets, and with the shared weight alone; null if it was stopped. */
  readonly confirmed: Summary | null;
  readonly before: Summary | null;
  /** What `resume` takes. */
  readonly state: string;
}

// Robustness

export interface RobustnessCurve {
  readonly name: string;
  readonly weight: number;
  /** One a size. */
  readonly summaries: readonly Summary[];
}

export interface RobustnessReport {
  readonly task: string;
  readonly change: string;
  readonly unit: string;
  readonly sizes: Float64Array;
  readonly trials: number;
  readonly seed: number;
  readonly measure: Measure;
  readonly curves: readonly RobustnessCurve[];
}

// Ablation

export interface AblationReport {
  readonly task: string;
  readonly weights: Float64Array;
  readonly trials: number;
  readonly seed: number;
  /** Mean return of the whole network over all weights and trials. */
  readonly mean: number;
  /** Of a classification: its classes, and the whole network's accuracy in each over all weights and trials. */
  readonly classes?: { readonly names: readonly string[]; readonly accuracy: readonly number[] };
  /** The largest effect first. */
  readonly effects: readonly PartEffect[];
  readonly rollouts: number;
  readonly seconds: number;
}

export interface SimplifyReport {
  /** The genome without the parts that were cut, and without what could not matter, as a new document. */
  readonly document: GenomeDocument;
  readonly cut: readonly NetworkPart[];
  readonly connectionsBefore: number;
  readonly connectionsAfter: number;
  /** The simplified genome against the given one, on the trials of the seed, which chose nothing. */
  readonly confirmed: PairedChange;
  readonly meanBefore: number;
  readonly meanAfter: number;
  readonly rollouts: number;
}

// Ensembles

/** An ensemble of n members: the first n of the rule's order. */
export interface EnsembleStep {
  readonly weights: readonly number[];
  /** On the training images, or the episodes that choose members. */
  readonly training: number;
  /** On the test images, or the trials. */
  readonly test: number;
  /** Standard deviation over trials; null for the test images. */
  readonly std: number | null;
}

export interface EnsembleReport {
  readonly task: string;
  readonly measure: Measure;
  readonly weights: Float64Array;
  /** Of each single weight. */
  readonly training: Float64Array;
  readonly test: Float64Array;
  /** The weight best in training, and what it does in the test. */
  readonly best: { readonly weight: number; readonly training: number; readonly test: number };
  readonly rules: readonly {
    readonly rule: EnsembleRuleName;
    readonly steps: readonly EnsembleStep[];
  }[];
  readonly published: PublishedFigure | null;
  readonly seconds: number;
}

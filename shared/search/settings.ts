import { at } from '../base/arrays.ts';
import { recordOf } from '../base/records.ts';
import { MUTATION_KINDS, MUTATION_TABLE, type MutationKind } from '../genome/mutation-kinds.ts';
import type { Stream } from '../random/key.ts';

/** How shared weights are chosen: the paper's six, or n evenly from the lowest to the cap. */
export interface WeightSetSettings {
  /** alg_nVals: number of shared weights. */
  readonly count: number;
  /** alg_absWCap: largest absolute weight. */
  readonly cap: number;
  /** alg_lowW, ours: the lowest weight; minus the cap where it is not given, as in the paper. */
  readonly lowest?: number | undefined;
  /**
   * alg_drawW, ours: every generation is rolled out at weights of its own, one drawn from each of `count` equal parts
   * of the range. A network that works at a few fixed weights alone gains nothing then.
   */
  readonly drawn?: boolean | undefined;
  /** The weights themselves, where a person lists them; `count` and `cap` then follow from them. */
  readonly values?: readonly number[] | undefined;
}

/** A step of a ladder: from where the champion's confirmed mean is above a return, other shared weights. */
export interface LadderStep {
  readonly above: number;
  readonly weights: WeightSetSettings;
}

/** A number for each mutation. */
export function byMutation(
  value: (mutation: { readonly kind: MutationKind; readonly usual: number }) => number,
): Readonly<Record<MutationKind, number>> {
  return recordOf(
    MUTATION_KINDS,
    (kind) => kind,
    (kind) => value({ kind, usual: MUTATION_TABLE[kind].usual }),
  );
}

/** Everything that determines a search, beside its task and seed. Published names in formats/. */
export interface SearchSettings {
  readonly generations: number;
  readonly populationSize: number;
  /** Episodes per shared weight. */
  readonly repetitions: number;
  readonly weights: WeightSetSettings;
  /** Probability that a generation ranks on (mean, 1/connections) instead of (mean, max). */
  readonly probabilityConnections: number;
  readonly probabilityCrossover: number;
  /** Relative probabilities of the mutations. */
  readonly mutation: Readonly<Record<MutationKind, number>>;
  /** Probability that an input-output connection of the first population is enabled. */
  readonly initialEnabled: number;
  readonly cullRatio: number;
  readonly eliteRatio: number;
  readonly tournamentSize: number;
  /** Generations between checkpoints. */
  readonly checkpointEvery: number;
  /** Repetitions that confirm a new best before it becomes the champion. */
  readonly confirmRepetitions: number;
  /** NEAT's speciation by compatibility distance; null is off, as in the paper. */
  readonly speciation: {
    readonly targetCount: number;
    readonly threshold: number;
    readonly excess: number;
    readonly weight: number;
  } | null;
  /** Allow connections between outputs (paper's appendix). */
  readonly outputToOutput: boolean;
  /** Allow recurrent connections (paper's future work). */
  readonly recurrent: boolean;
  /**
   * Ours: 'even' breeds only genomes whose outputs do not depend on the sign of the shared weight, so
   * that half of a symmetric weight set need not be run; 'any' is the paper's search.
   */
  readonly parity: 'any' | 'even';
  /**
   * Ours: shared weights that take the place of `weights`, one step after another, as the champion gets
   * better; listed ones, or those of a range. With each step the champion is looked for anew. Empty: `weights` all the time, as published.
   */
  readonly ladder: readonly LadderStep[];
}

/** The published base settings. */
export const BASE_SETTINGS: SearchSettings = {
  generations: 2048,
  populationSize: 128,
  repetitions: 4,
  weights: { count: 6, cap: 2 },
  probabilityConnections: 0.8,
  probabilityCrossover: 0,
  mutation: byMutation(({ usual }) => usual),
  initialEnabled: 0.5,
  cullRatio: 0.2,
  eliteRatio: 0.2,
  tournamentSize: 8,
  checkpointEvery: 8,
  confirmRepetitions: 20,
  speciation: null,
  outputToOutput: false,
  recurrent: false,
  parity: 'any',
  ladder: [],
};

/** NEAT's speciation where it is switched on and no more is said of it. */
export const USUAL_SPECIATION: NonNullable<SearchSettings['speciation']> = {
  targetCount: 4,
  threshold: 2,
  excess: 1,
  weight: 0.5,
};

/** Settings under which only even genomes are bred; everything else as given. */
export function evenSettings(settings: SearchSettings): SearchSettings {
  return { ...settings, parity: 'even' };
}

/** The paper's six shared weights. */
export const STANDARD_WEIGHTS: readonly number[] = [-2, -1, -0.5, 0.5, 1, 2];

/** The lowest weight of a weight set. */
export function lowestWeight({ cap, lowest, values }: WeightSetSettings): number {
  return values === undefined ? (lowest ?? -cap) : Math.min(...values);
}

/** True if a weight set is the paper's: six weights up to 2. */
export function isStandard(settings: WeightSetSettings): boolean {
  const { count, cap, values } = settings;
  if (values !== undefined) return false;
  return count === STANDARD_WEIGHTS.length && cap === 2 && lowestWeight(settings) === -2;
}

/** A weight set of these shared weights. */
export function listedWeights(values: readonly number[]): WeightSetSettings {
  return { count: values.length, cap: Math.max(...values.map(Math.abs)), values };
}

/**
 * The shared weights of a weight set: those listed, the standard ones, or `count` evenly spaced; one alone is
 * the cap.
 */
export function weightSet(settings: WeightSetSettings): Float64Array {
  if (settings.values !== undefined) return Float64Array.from(settings.values);
  if (isStandard(settings)) return Float64Array.from(STANDARD_WEIGHTS);
  const { count, cap } = settings;
  if (count === 1) return Float64Array.of(cap);
  const low = lowestWeight(settings);
  return Float64Array.from({ length: count }, (_, i) => low + ((cap - low) * i) / (count - 1));
}

/**
 * Shared weights of a generation that draws them: one from each of `count` equal parts of the range, in ascending
 * order. @param isMirrored where the range is symmetric, minus each weight is in the set as well
 */
export function drawnWeights(
  settings: WeightSetSettings,
  isMirrored: boolean,
  stream: Stream,
): Float64Array {
  const { count, cap } = settings;
  const low = lowestWeight(settings);
  const part = (cap - low) / count;
  const weights = Float64Array.from(
    { length: count },
    (_, i) => low + (i + stream.uniform()) * part,
  );
  if (isMirrored && low === -cap)
    for (let i = 0; i < count >> 1; i++) weights[i] = -at(weights, count - 1 - i);
  return weights;
}

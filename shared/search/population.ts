import type { Genome } from '../genome/genome.ts';
import type { Origin } from '../genome/origin.ts';
import type { SearchSettings } from './settings.ts';
import type { ActivationId } from '../genome/activations.ts';

/** One member of a population: a genome and where it came from. */
export interface Individual {
  /** Unique within a run, in order of birth. */
  readonly id: number;
  /** Id of the parent (the fitter one of two); null for the first generation. */
  readonly parent: number | null;
  readonly origin: Origin;
  readonly genome: Genome;
}

/** The best individual so far, and what is known of it from confirmations on fresh episodes. */
export interface Champion {
  readonly individual: Individual;
  /** Generation in which it became the champion. */
  readonly generation: number;
  /** Mean return by weight, pooled over all its confirmations. */
  readonly byWeight: readonly number[];
  /** Episodes per weight behind `byWeight`. */
  readonly episodes: number;
}

/** What a search needs to know of a task. */
export interface SearchTask {
  readonly inputCount: number;
  readonly outputCount: number;
  readonly outputActivation: ActivationId;
  readonly activations: readonly ActivationId[];
}

/**
 * The whole state of a search between two generations: a value, never changed. With the run's seed it
 * determines everything that follows.
 */
export interface SearchState {
  /** As the search began with, but for the weights, which are those of the rung. */
  readonly settings: SearchSettings;
  /** Steps of the ladder that were taken. */
  readonly rung: number;
  readonly task: SearchTask;
  readonly seed: number;
  /** Number of the generation that `population` is, from 0. */
  readonly generation: number;
  readonly population: readonly Individual[];
  readonly nextIndividual: number;
  readonly nextNode: number;
  readonly nextInnovation: number;
  readonly champion: Champion | null;
  /** Genome evaluations and episodes of all generations before this one. */
  readonly evaluations: number;
  readonly rollouts: number;
}

/** Mean return of each individual at each weight of a generation: [i * weights + w]. */
export interface Fitness {
  readonly weights: number;
  readonly returns: Float64Array;
}

import { at } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import type { Key } from '../random/key.ts';

/** The search algorithms that only need returns; `adam` needs gradients and stands apart. */
export type SearchAlgorithmName = 'pepg' | 'cma-es' | 'openai-es' | 'ga';

/** Everything an algorithm keeps from one generation to the next: numbers by name. */
export type StateFields = Readonly<Record<string, number | Float64Array>>;

export interface OptimizerSettings {
  /** Candidates a generation. */
  readonly population: number;
  /** Standard deviation of the first candidates around the start. */
  readonly deviation: number;
  /** Step length of the algorithms that follow a gradient; others pass it over. */
  readonly learningRate: number;
}

/**
 * One optimiser: pure functions of its state and a key. Candidates stand one after another, number c
 * at [c * dimension ..]. Returns are maximised.
 */
export interface Algorithm<S extends StateFields> {
  readonly name: SearchAlgorithmName;
  /** Settings for a number of weights where a person gives none. */
  readonly defaults: (dimension: number) => OptimizerSettings;
  /** The nearest population the algorithm can use, such as an even one. */
  readonly fitPopulation: (population: number) => number;
  readonly begin: (start: Float64Array, settings: OptimizerSettings) => S;
  readonly ask: (state: S, key: Key) => Float64Array;
  readonly tell: (state: S, candidates: Float64Array, returns: Float64Array) => S;
  /** The best guess: centre of the distribution, or the leading parent. */
  readonly centre: (state: S) => Float64Array;
  /** Mean standard deviation of the candidates. */
  readonly deviation: (state: S) => number;
  /** True once no further candidate can differ noticeably. */
  readonly converged: (state: S) => boolean;
}

/** An optimiser with its state. */
export interface Optimizer {
  readonly name: SearchAlgorithmName;
  readonly dimension: number;
  readonly population: number;
  ask(key: Key): Float64Array;
  tell(candidates: Float64Array, returns: Float64Array): void;
  centre(): Float64Array;
  deviation(): number;
  converged(): boolean;
  /** A copy of its state; `restore` takes it. */
  save(): StateFields;
  /** @throws PrecocialError 'invalid-file' if the state is of another algorithm, size or setting */
  restore(fields: StateFields): void;
}

/** Ranges that are checked where a tuning begins; the rows of `TUNE_SETTINGS` have theirs from here. */
export const TUNE_RANGES = {
  population: { min: 2, max: 100_000 },
  episodes: { min: 1, max: 10_000 },
  deviation: { min: 0.0001, max: 100 },
  learningRate: { min: 0.000001, max: 10 },
} as const;

/** @throws PrecocialError 'usage' naming the setting that is out of range */
export function checkSettings(settings: OptimizerSettings): void {
  const { population, deviation, learningRate } = settings;
  const { min, max } = TUNE_RANGES.population;
  if (!Number.isInteger(population) || population < min || population > max) {
    throw new PrecocialError(
      'usage',
      `The population must be a whole number from ${min} to ${max}, not ${population}.`,
    );
  }
  if (!(deviation > 0 && deviation <= TUNE_RANGES.deviation.max)) {
    throw new PrecocialError(
      'usage',
      `The initial standard deviation must be above 0 and at most ${TUNE_RANGES.deviation.max}, not ${deviation}.`,
    );
  }
  if (!(learningRate > 0 && learningRate <= TUNE_RANGES.learningRate.max)) {
    throw new PrecocialError(
      'usage',
      `The learning rate must be above 0 and at most ${TUNE_RANGES.learningRate.max}, not ${learningRate}.`,
    );
  }
}

/**
 * Starts an algorithm.
 * @param start where the search begins, one number a weight
 * @throws PrecocialError 'usage' for settings out of range or nothing to tune
 */
export function startOptimizer<S extends StateFields>(
  algorithm: Algorithm<S>,
  start: Float64Array,
  settings: OptimizerSettings,
): Optimizer {
  checkSettings(settings);
  if (start.length === 0) {
    throw new PrecocialError('usage', 'The genome has no enabled connection to tune.');
  }
  const population = algorithm.fitPopulation(settings.population);
  let state = algorithm.begin(start, { ...settings, population });
  return {
    name: algorithm.name,
    dimension: start.length,
    population,
    ask: (key) => algorithm.ask(state, key),
    tell(candidates, returns) {
      state = algorithm.tell(state, candidates, returns);
    },
    centre: () => algorithm.centre(state),
    deviation: () => algorithm.deviation(state),
    converged: () => algorithm.converged(state),
    save: () => state,
    restore(fields) {
      state = checkedState(algorithm.name, state, fields);
    },
  };
}

/**
 * A saved state that has every field of `shape` at its length.
 * @param name of the algorithm
 * @throws PrecocialError 'invalid-file' naming the field that has not
 */
export function checkedState<S extends StateFields>(
  name: string,
  shape: S,
  fields: StateFields,
): S {
  for (const [field, value] of Object.entries(shape)) {
    const saved = fields[field];
    const fits =
      typeof value === 'number'
        ? typeof saved === 'number'
        : saved instanceof Float64Array && saved.length === value.length;
    if (fits) continue;
    throw new PrecocialError(
      'invalid-file',
      `The saved state is not one of ${name} at this size: its field ${field} does not fit. Start anew, or give the settings it was begun with.`,
      { field },
    );
  }
  return fields as S;
}

/**
 * Centred ranks: the worst return becomes -0.5, the best 0.5, equal ones share their mean rank. Makes
 * a step independent of the scale of returns (Salimans and others 2017, section 2.1).
 */
export function centredRanks(returns: Float64Array): Float64Array {
  const order = orderByReturn(returns);
  const n = returns.length;
  const ranks = new Float64Array(n);
  for (let i = 0; i < n;) {
    let end = i + 1;
    while (end < n && at(returns, at(order, end)) === at(returns, at(order, i))) end++;
    for (let k = i; k < end; k++) {
      ranks[at(order, k)] = 0.5 - (i + end - 1) / 2 / Math.max(1, n - 1);
    }
    i = end;
  }
  return ranks;
}

/** Indices from the highest return to the lowest; not-a-number counts as lowest, ties keep their order. */
export function orderByReturn(returns: Float64Array): Int32Array {
  const worth = (k: number): number => {
    const value = at(returns, k);
    return Number.isNaN(value) ? -Infinity : value;
  };
  return Int32Array.from(returns, (_, k) => k).sort((a, b) => {
    const [x, y] = [worth(a), worth(b)];
    return x === y ? a - b : y - x;
  });
}

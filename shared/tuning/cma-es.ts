import { at } from '../base/arrays.ts';
import { fold, Stream } from '../random/key.ts';
import {
  cmaParameters,
  defaultPopulation,
  MOST_FULL,
  squaredLength,
  type CmaParameters,
} from './cma-parameters.ts';
import { eigenOfSymmetric } from './eigen.ts';
import { orderByReturn, type Algorithm } from './optimizer.ts';

interface CmaState extends Readonly<Record<string, number | Float64Array>> {
  readonly population: number;
  readonly generation: number;
  readonly step: number;
  readonly mean: Float64Array;
  /** The whole matrix, or its diagonal for the separable variant. */
  readonly covariance: Float64Array;
  /** Eigenvectors of the covariance as columns; empty for the separable variant. */
  readonly axes: Float64Array;
  /** Square roots of the covariance's eigenvalues. */
  readonly lengths: Float64Array;
  /** The generation that axes and lengths belong to. */
  readonly decomposed: number;
  readonly stepPath: Float64Array;
  readonly covariancePath: Float64Array;
}

const isSeparable = (n: number): boolean => n > MOST_FULL;

/** matrix * vector, or the product with the transposed matrix. */
function apply(
  matrix: Float64Array,
  vector: Float64Array,
  n: number,
  transposed: boolean,
): Float64Array {
  const result = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const entry = transposed ? at(matrix, j * n + i) : at(matrix, i * n + j);
      result[i] = at(result, i) + entry * at(vector, j);
    }
  }
  return result;
}

/** A vector of the search space in the coordinates where the distribution is a unit sphere. */
function whiten(state: CmaState, vector: Float64Array): Float64Array {
  const n = state.mean.length;
  const turned = state.axes.length > 0 ? apply(state.axes, vector, n, true) : vector;
  const scaled = turned.map((value, k) => value / at(state.lengths, k));
  return state.axes.length > 0 ? apply(state.axes, scaled, n, false) : scaled;
}

function sample(state: CmaState, stream: Stream): Float64Array {
  const n = state.mean.length;
  const scaled = Float64Array.from({ length: n }, (_, k) => at(state.lengths, k) * stream.normal());
  return state.axes.length > 0 ? apply(state.axes, scaled, n, false) : scaled;
}

/** New covariance: decay, rank-one update along the path, rank-mu update (tutorial, equation 47). */
function adaptCovariance(
  state: CmaState,
  parameters: CmaParameters,
  path: Float64Array,
  steps: readonly Float64Array[],
  stalled: number,
): Float64Array {
  const n = state.mean.length;
  const { rankOneRate: one, rankMuRate: mu, pathRate, weights, sumOfWeights } = parameters;
  const keep = 1 + one * stalled * pathRate * (2 - pathRate) - one - mu * sumOfWeights;
  const covariance = state.covariance.map((value) => value * keep);
  const add = (vector: Float64Array, share: number): void => {
    if (state.axes.length === 0) {
      for (let i = 0; i < n; i++) {
        covariance[i] = at(covariance, i) + share * at(vector, i) ** 2;
      }
      return;
    }
    for (let i = 0; i < n; i++) {
      const factor = share * at(vector, i);
      for (let j = 0; j < n; j++) {
        covariance[i * n + j] = at(covariance, i * n + j) + factor * at(vector, j);
      }
    }
  };
  add(path, one);
  steps.forEach((vector, rank) => {
    const weight = at(weights, rank);
    if (weight === 0) return;
    // Equation 46: bad steps count by their direction alone, which keeps the matrix positive.
    const scale = weight > 0 ? 1 : n / (squaredLength(whiten(state, vector)) + 1e-300);
    add(vector, mu * weight * scale);
  });
  return covariance;
}

/** Axes and lengths of a covariance; not again before they can have changed noticeably. */
function decompose(state: CmaState, parameters: CmaParameters): CmaState {
  const n = state.mean.length;
  if (state.axes.length === 0) {
    return {
      ...state,
      lengths: state.covariance.map((value) => Math.sqrt(Math.max(value, 1e-300))),
    };
  }
  const patience = 1 / ((parameters.rankOneRate + parameters.rankMuRate) * n * 10);
  if (state.generation - state.decomposed < patience) return state;
  const { vectors, values } = eigenOfSymmetric(state.covariance, n, state.axes);
  return {
    ...state,
    axes: vectors,
    lengths: values.map((value) => Math.sqrt(Math.max(value, 1e-300))),
    decomposed: state.generation,
  };
}

/**
 * CMA-ES with active covariance update (Hansen, "The CMA evolution strategy: a tutorial",
 * arXiv:1604.00772, appendix A), written from the tutorial. Up to 256 weights the full covariance matrix, above
 * that its diagonal (Ros and Hansen 2008).
 */
export const cmaEs: Algorithm<CmaState> = {
  name: 'cma-es',
  defaults: (n) => ({ population: defaultPopulation(n), deviation: 0.5, learningRate: 1 }),
  fitPopulation: (population) => Math.max(4, population),
  begin: (start, { population, deviation }) => {
    const n = start.length;
    const identity = new Float64Array(n * n);
    if (!isSeparable(n)) for (let i = 0; i < n; i++) identity[i * n + i] = 1;
    return {
      population,
      generation: 0,
      step: deviation,
      mean: start.slice(),
      covariance: isSeparable(n) ? new Float64Array(n).fill(1) : identity,
      axes: isSeparable(n) ? new Float64Array(0) : identity,
      lengths: new Float64Array(n).fill(1),
      decomposed: 0,
      stepPath: new Float64Array(n),
      covariancePath: new Float64Array(n),
    };
  },
  ask(state, key) {
    const n = state.mean.length;
    const candidates = new Float64Array(state.population * n);
    for (let c = 0; c < state.population; c++) {
      const y = sample(state, new Stream(fold(key, c)));
      for (let k = 0; k < n; k++) {
        candidates[c * n + k] = at(state.mean, k) + state.step * at(y, k);
      }
    }
    return candidates;
  },
  tell(state, candidates, returns) {
    const n = state.mean.length;
    const parameters = cmaParameters(n, state.population, isSeparable(n));
    const { effective, stepRate, pathRate, stepDamping, normalLength, weights } = parameters;
    const steps = Array.from(orderByReturn(returns), (c) =>
      candidates
        .subarray(c * n, (c + 1) * n)
        .map((value, k) => (value - at(state.mean, k)) / state.step),
    );
    const move = new Float64Array(n);
    steps.forEach((y, rank) => {
      const weight = at(weights, rank);
      if (weight > 0) for (let k = 0; k < n; k++) move[k] = at(move, k) + weight * at(y, k);
    });
    const white = whiten(state, move);
    const stepGain = Math.sqrt(stepRate * (2 - stepRate) * effective);
    const stepPath = state.stepPath.map((v, k) => (1 - stepRate) * v + stepGain * at(white, k));
    const length = Math.sqrt(squaredLength(stepPath));
    const generation = state.generation + 1;
    const expected = Math.sqrt(1 - (1 - stepRate) ** (2 * generation)) * normalLength;
    const going = length / expected < 1.4 + 2 / (n + 1) ? 1 : 0;
    const pathGain = going * Math.sqrt(pathRate * (2 - pathRate) * effective);
    const path = state.covariancePath.map((v, k) => (1 - pathRate) * v + pathGain * at(move, k));
    return decompose(
      {
        ...state,
        generation,
        mean: state.mean.map((value, k) => value + state.step * at(move, k)),
        step:
          state.step *
          Math.exp(Math.min(1, (stepRate / stepDamping) * (length / normalLength - 1))),
        stepPath,
        covariancePath: path,
        covariance: adaptCovariance(state, parameters, path, steps, 1 - going),
      },
      parameters,
    );
  },
  centre: (state) => state.mean.slice(),
  deviation: ({ step, lengths }) =>
    (step * lengths.reduce((sum, length) => sum + length, 0)) / lengths.length,
  converged: ({ step, lengths }) => step * lengths.reduce((most, l) => Math.max(most, l), 0) < 1e-9,
};

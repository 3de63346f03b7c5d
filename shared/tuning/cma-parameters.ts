import { at } from '../base/arrays.ts';

/** Strategy parameters of CMA-ES: functions of dimension and population alone. */
export interface CmaParameters {
  /** By rank, the best first: the positive ones add up to 1, the others are negative. */
  readonly weights: Float64Array;
  readonly sumOfWeights: number;
  readonly effective: number;
  readonly pathRate: number;
  readonly rankOneRate: number;
  readonly rankMuRate: number;
  readonly stepRate: number;
  readonly stepDamping: number;
  /** Expected length of a standard normal vector. */
  readonly normalLength: number;
}

/** Above this many weights a full covariance matrix costs more than the rollouts: separable from here on. */
export const MOST_FULL = 256;

export const defaultPopulation = (n: number): number => 4 + Math.floor(3 * Math.log(n));

/**
 * Default strategy parameters (Hansen, "The CMA evolution strategy: a tutorial", arXiv:1604.00772, table
 * 1 and equations 49 to 58). The separable variant learns (n + 2) / 3 times faster (Ros and Hansen, "A
 * simple modification in CMA-ES achieving linear time and space complexity", PPSN 2008).
 */
export function cmaParameters(n: number, population: number, separable: boolean): CmaParameters {
  const raw = Float64Array.from(
    { length: population },
    (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1),
  );
  const share = (sign: 1 | -1): { sum: number; effective: number } => {
    const chosen = raw.filter((weight) => weight * sign > 0);
    const sum = chosen.reduce((total, weight) => total + Math.abs(weight), 0);
    const squares = chosen.reduce((total, weight) => total + weight * weight, 0);
    return { sum, effective: squares > 0 ? (sum * sum) / squares : 0 };
  };
  const positive = share(1);
  const negative = share(-1);
  const effective = positive.effective;

  const faster = separable ? (n + 2) / 3 : 1;
  const rankOneRate = Math.min(1, (faster * 2) / ((n + 1.3) ** 2 + effective));
  const rankMuRate = Math.min(
    1 - rankOneRate,
    (faster * 2 * (0.25 + effective + 1 / effective - 2)) / ((n + 2) ** 2 + effective),
  );
  const most = Math.min(
    1 + rankOneRate / rankMuRate,
    1 + (2 * negative.effective) / (effective + 2),
    (1 - rankOneRate - rankMuRate) / (n * rankMuRate),
  );
  const negativeScale = negative.sum > 0 && rankMuRate > 0 ? Math.max(0, most) / negative.sum : 0;
  const weights = raw.map((weight) =>
    weight >= 0 ? weight / positive.sum : weight * negativeScale,
  );
  const stepRate = (effective + 2) / (n + effective + 5);
  return {
    weights,
    sumOfWeights: weights.reduce((total, weight) => total + weight, 0),
    effective,
    pathRate: (4 + effective / n) / (n + 4 + (2 * effective) / n),
    rankOneRate,
    rankMuRate,
    stepRate,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + stepRate,
    normalLength: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** Sum of the squares of a vector. */
export function squaredLength(vector: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < vector.length; k++) sum += at(vector, k) ** 2;
  return sum;
}

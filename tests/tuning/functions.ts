import { at } from '../../shared/base/arrays.ts';

type Cost = (x: Float64Array) => number;

/** Standard functions of optimisation, all with minimum 0. */
export const FUNCTIONS = {
  sphere: (x) => x.reduce((sum, value) => sum + value * value, 0),
  ellipsoid: (x) =>
    x.reduce((sum, value, k) => sum + 10 ** ((6 * k) / (x.length - 1)) * value * value, 0),
  rosenbrock: (x) =>
    x
      .subarray(1)
      .reduce((sum, value, k) => sum + 100 * (value - at(x, k) ** 2) ** 2 + (1 - at(x, k)) ** 2, 0),
  rastrigin: (x) =>
    x.reduce((sum, value) => sum + value * value + 10 - 10 * Math.cos(2 * Math.PI * value), 0),
} as const satisfies Readonly<Record<string, Cost>>;

import { at } from '../../../base/arrays.ts';

/**
 * Solves A X = B by Gauss-Jordan elimination with row pivoting.
 * @param a [size x size], row by row; @param b [size x columns], row by row; both are left as they are
 * @returns X, [size x columns]; not finite where A has no inverse
 */
export function solve(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const columns = b.length / size;
  const width = size + columns;
  const rows = Array.from({ length: size }, (_, row) => {
    const line = new Float64Array(width);
    line.set(a.subarray(row * size, (row + 1) * size));
    line.set(b.subarray(row * columns, (row + 1) * columns), size);
    return line;
  });
  for (let pivot = 0; pivot < size; pivot++) {
    const rest = rows.slice(pivot).map((row) => Math.abs(at(row, pivot)));
    const chosen = rows.splice(pivot + rest.indexOf(Math.max(...rest)), 1);
    rows.splice(pivot, 0, ...chosen);
    const [line] = chosen;
    if (line === undefined) break;
    const scale = at(line, pivot);
    for (let k = 0; k < width; k++) line[k] = at(line, k) / scale;
    for (const row of rows) {
      if (row === line) continue;
      const factor = at(row, pivot);
      for (let k = 0; k < width; k++) row[k] = at(row, k) - factor * at(line, k);
    }
  }
  const solution = new Float64Array(size * columns);
  rows.forEach((row, k) => solution.set(row.subarray(size), k * columns));
  return solution;
}

/** A linear fit with least squared errors, from sums over its examples. */
export class LeastSquares {
  private readonly squares: Float64Array;
  private readonly products: Float64Array;

  /** @param ridge is added to each feature's mean square, so that features that hardly vary count little */
  constructor(
    private readonly features: number,
    private readonly outputs: number,
    private readonly ridge: number,
  ) {
    this.squares = new Float64Array(features * features);
    this.products = new Float64Array(features * outputs);
  }

  /** Takes an example in. @param x features, the first of them 1; @param y outputs; @param weight how often it counts */
  add(x: ArrayLike<number>, y: ArrayLike<number>, weight = 1): void {
    const { features, outputs, squares, products } = this;
    for (let i = 0; i < features; i++) {
      const value = weight * (x[i] ?? 0);
      for (let j = 0; j < features; j++) {
        const k = i * features + j;
        squares[k] = at(squares, k) + value * (x[j] ?? 0);
      }
      for (let j = 0; j < outputs; j++) {
        const k = i * outputs + j;
        products[k] = at(products, k) + value * (y[j] ?? 0);
      }
    }
  }

  /** @returns the coefficients of all examples so far, [features x outputs], row by row */
  fit(): Float64Array {
    const { features, squares, products, ridge } = this;
    const a = squares.slice();
    const count = at(squares, 0);
    for (let i = 0; i < features; i++) {
      const k = i * features + i;
      a[k] = at(a, k) + ridge * count;
    }
    return solve(a, products, features);
  }
}

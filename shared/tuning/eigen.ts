import { at } from '../base/arrays.ts';

/** Eigenvectors as columns: entry [row * n + column]; values[column] belongs to the column. */
export interface Eigen {
  readonly vectors: Float64Array;
  readonly values: Float64Array;
}

const MOST_SWEEPS = 30;

/** a * b for square matrices of n rows, row by row. */
export function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const factor = at(a, i * n + k);
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) {
        product[i * n + j] = at(product, i * n + j) + factor * at(b, k * n + j);
      }
    }
  }
  return product;
}

/** The transposed matrix. */
export function transpose(a: Float64Array, n: number): Float64Array {
  return Float64Array.from(a, (_, k) => at(a, (k % n) * n + Math.floor(k / n)));
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations (Jacobi 1846; Golub and
 * Van Loan, Matrix Computations, section 8.5).
 * @param guess eigenvectors of a similar matrix, from which one or two sweeps suffice
 */
export function eigenOfSymmetric(matrix: Float64Array, n: number, guess: Float64Array): Eigen {
  const a = multiply(transpose(guess, n), multiply(matrix, guess, n), n);
  // Rows are eigenvectors while rotating: neighbours in memory.
  const rows = transpose(guess, n);
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, Math.abs(at(a, i * n + i)));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const small = Math.sqrt(Math.abs(at(a, p * n + p) * at(a, q * n + q)));
        const off = Math.abs(at(a, p * n + q));
        if (off <= 1e-12 * small || off <= 1e-300 + 1e-18 * scale) continue;
        rotate(a, rows, n, p, q);
        rotated = true;
      }
    }
    if (!rotated) break;
  }
  const values = Float64Array.from({ length: n }, (_, i) => at(a, i * n + i));
  return { vectors: transpose(rows, n), values };
}

/** Makes entry (p, q) of a symmetric matrix zero; turns the eigenvectors' rows along. */
function rotate(a: Float64Array, rows: Float64Array, n: number, p: number, q: number): void {
  const apq = at(a, p * n + q);
  const ratio = (at(a, q * n + q) - at(a, p * n + p)) / (2 * apq);
  const t = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const app = at(a, p * n + p) - t * apq;
  const aqq = at(a, q * n + q) + t * apq;
  for (let k = 0; k < n; k++) {
    const u = at(a, p * n + k);
    const v = at(a, q * n + k);
    a[p * n + k] = c * u - s * v;
    a[q * n + k] = s * u + c * v;
    const x = at(rows, p * n + k);
    const y = at(rows, q * n + k);
    rows[p * n + k] = c * x - s * y;
    rows[q * n + k] = s * x + c * y;
  }
  for (let k = 0; k < n; k++) {
    a[k * n + p] = at(a, p * n + k);
    a[k * n + q] = at(a, q * n + k);
  }
  a[p * n + p] = app;
  a[q * n + q] = aqq;
  a[p * n + q] = 0;
  a[q * n + p] = 0;
}

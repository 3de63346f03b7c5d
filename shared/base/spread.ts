import { at } from './arrays.ts';

/** Arithmetic mean; not-a-number for an empty list. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += at(values, i);
  return sum / values.length;
}

/** Sample standard deviation (n - 1); 0 for fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (at(values, i) - centre) ** 2;
  return Math.sqrt(sum / (values.length - 1));
}

/** Standard error of the mean of independent values: standard deviation over the root of their number. */
export function standardError(values: ArrayLike<number>): number {
  return values.length < 2 ? 0 : standardDeviation(values) / Math.sqrt(values.length);
}

/**
 * Two-sided 95 % quantile of Student's t, by the Cornish-Fisher expansion (Abramowitz and Stegun 1964,
 * 26.7.5); exact to 0.3 % from 5 degrees of freedom up.
 */
export function studentT95(freedom: number): number {
  if (freedom < 1) return Infinity;
  const exact = [12.706, 4.303, 3.182, 2.776];
  const known = exact[freedom - 1];
  if (known !== undefined) return known;
  const z = 1.959964;
  const n = freedom;
  return (
    z +
    (z ** 3 + z) / (4 * n) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * n ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * n ** 3)
  );
}

/** Half width of the 95 % confidence interval of the mean of independent values. */
export function confidence95(values: ArrayLike<number>): number {
  if (values.length < 2) return 0;
  return (studentT95(values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length);
}

import { at } from '../../base/arrays.ts';
import type { ProgramSource } from './copies.ts';

/** Writes what a network sees of observations: those of `rows` from `from` on into `into`, its places `to + k * step`. */
export type See = (
  rows: Float64Array,
  from: number,
  into: Float64Array,
  to: number,
  step: number,
) => void;

/** Observations of a program as its networks see them: normalised where the task says so. */
export function seeing({ description, normalisation }: ProgramSource): See {
  const inputs = description.inputs.length;
  const mean = Float64Array.from({ length: inputs }, (_, k) => normalisation?.mean[k] ?? 0);
  const scale = Float64Array.from(
    { length: inputs },
    (_, k) => 1 / (normalisation?.deviation[k] ?? 1),
  );
  return (rows, from, into, to, step) => {
    for (let k = 0; k < inputs; k++)
      into[to + k * step] = (at(rows, from + k) - at(mean, k)) * at(scale, k);
  };
}

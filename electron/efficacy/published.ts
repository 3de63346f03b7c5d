import { PrecocialError } from '../../shared/base/errors.ts';
import type { Curve } from './curves.ts';

/**
 * The published release's learning curves: laptop swing-up preset, four seeds, the best individual so
 * far on 32 unseen starts at the six standard weights.
 */
export const PUBLISHED_FILE = 'efficacy/published-swingup-laptop.csv';

/**
 * Curves from lines of `seed,evaluations,heldout_mean`.
 * @throws PrecocialError 'invalid-file' naming the line that is not three numbers
 */
export function parseCurves(text: string): Curve[] {
  const points = new Map<number, { evaluations: number; value: number }[]>();
  text
    .trimEnd()
    .split('\n')
    .slice(1)
    .forEach((line, k) => {
      const [seed, evaluations, value] = line.split(',').map(Number);
      const bad = [seed, evaluations, value].some((part) => !Number.isFinite(part));
      if (bad || seed === undefined || evaluations === undefined || value === undefined) {
        throw new PrecocialError('invalid-file', `Line ${k + 2} is not three numbers: ${line}.`);
      }
      const curve = points.get(seed) ?? [];
      curve.push({ evaluations, value });
      points.set(seed, curve);
    });
  return [...points].map(([seed, curve]) => ({ seed, points: curve }));
}

import type { GenomeDocument } from '../../shared/genome/document.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import { MAP_WEIGHTS } from '../digits/state.ts';
import type { Verdict } from '../digits/use-digits.ts';
import { DIAL_RANGE, type Profile } from '../state/dial.ts';

interface Images {
  readonly result: { readonly imageCount: number };
}

/**
 * The profile of a classifier: its accuracy on the test images, in per cent, at each weight of the map that
 * lies on the dial.
 * @param useOffsets with the genome's weight offsets
 * @returns null until it was judged so
 */
export function accuracyProfile(
  verdict: (Pick<Verdict, 'genome' | 'tuned' | 'figures'> & Images) | null,
  { genome }: GenomeDocument,
  useOffsets: boolean,
): Profile | null {
  if (verdict?.genome !== genome) return null;
  const shares = useOffsets && isTuned(genome) ? verdict.tuned : verdict.figures.byWeight;
  if (shares === null) return null;
  const images = verdict.result.imageCount;
  const [low, high] = DIAL_RANGE;
  const points = MAP_WEIGHTS.map((weight, k) => ({ weight, mean: (shares[k] ?? 0) * 100 }));
  const shown = points.filter(({ weight }) => weight >= low && weight <= high);
  return {
    genome,
    weights: shown.map(({ weight }) => weight),
    means: shown.map(({ mean }) => mean),
    errors: shown.map(({ mean }) => Math.sqrt((mean * (100 - mean)) / images)),
    trials: images,
  };
}

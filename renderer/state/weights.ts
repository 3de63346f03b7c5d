import { weightRange } from '../../shared/evaluation/evaluate.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { isTuned } from '../../shared/genome/statistics.ts';

/**
 * The one shared weight that says something about a genome with weight offsets, which belong to it; null for a
 * genome without, whose weight may be any.
 */
export function soleWeight({ genome, bestWeight }: GenomeDocument): number | null {
  return isTuned(genome) ? (bestWeight?.weight ?? 1) : null;
}

/**
 * `count` weights evenly over [from, to], rising. Where offsets count, the weight they belong to is among them, for the
 * peak there is narrower than the steps of a range.
 */
export function weightsOver(
  from: number,
  to: number,
  count: number,
  document: GenomeDocument,
  useOffsets: boolean,
): Float64Array {
  const even = weightRange(from, to, count);
  const sole = useOffsets ? soleWeight(document) : null;
  if (sole === null || sole < from || sole > to || even.includes(sole)) return even;
  return Float64Array.of(...even, sole).sort();
}

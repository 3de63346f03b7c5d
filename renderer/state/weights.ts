import { weightRange, withBase } from '../../shared/evaluation/evaluate.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { ownWeight } from '../../shared/genome/own-weights.ts';

/**
 * The one shared weight that says something about a genome with weight offsets, which belong to it; null for a
 * genome without, whose weight may be any.
 */
export function soleWeight(document: GenomeDocument): number | null {
  return ownWeight(document);
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
): readonly number[] {
  // Two ranges that share a weight share its last digits as well: it is measured once.
  const even = weightRange(from, to, count).map((weight) => Math.round(weight * 1e9) / 1e9);
  return [...withBase(even, useOffsets ? soleWeight(document) : null)];
}

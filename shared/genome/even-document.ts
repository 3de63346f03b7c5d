import type { GenomeDocument } from './document.ts';
import { structuralHash } from './hash.ts';
import { makeEven } from './make-even.ts';
import { isEven } from './parity.ts';

/**
 * A document with its genome made even (`makeEven`); the same document if it is even. What was measured
 * at a shared weight w > 0 now holds at the root of w, what held at negative weights is gone, and the mean
 * over weights is not known any more.
 */
export function evenDocument(document: GenomeDocument): GenomeDocument {
  const { genome, bestWeight } = document;
  if (isEven(genome)) return document;
  const known = bestWeight !== null && bestWeight.weight >= 0;
  return {
    ...document,
    genome: makeEven(genome),
    lineage: { parent: structuralHash(genome), origin: { kind: 'makeEven' } },
    bestWeight: known ? { ...bestWeight, weight: Math.sqrt(bestWeight.weight) } : null,
    mean: null,
  };
}

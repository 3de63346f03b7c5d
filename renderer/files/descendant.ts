import type { GenomeDocument } from '../../shared/genome/document.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import { versionOf, type OpenGenome } from '../state/session.ts';

/** A champion or individual is never written to: what is saved of it is a new genome of the library. */
export function descendant(open: OpenGenome): GenomeDocument {
  const { document } = versionOf(open);
  const first = open.versions[0]?.document;
  if (first === undefined || first.genome === document.genome) return document;
  return {
    ...document,
    lineage: { ...document.lineage, parent: structuralHash(first.genome) },
    // What was measured belongs to the genome it was measured on. Offsets belong to their shared weight.
    mean: null,
    bestWeight: isTuned(document.genome) ? document.bestWeight : null,
  };
}

import type { GenomeDocument } from './document.ts';
import { structuralHash } from './hash.ts';
import { makeFlat } from './make-flat.ts';

/** The weight that a document's genome is made flat at, where nobody names one. */
export function flatWeightOf({ bestWeight }: Pick<GenomeDocument, 'bestWeight'>): number {
  return bestWeight === null || bestWeight.weight === 0 ? 1 : bestWeight.weight;
}

/**
 * A document with its genome made flat (`makeFlat`). What was measured at the weight is not known of the new
 * genome, as that one is run a little beside it.
 * @param weight that it is made flat at; without, the one of `flatWeightOf`
 * @throws PrecocialError 'edit-refused' as `makeFlat`
 */
export function flatDocument(
  document: GenomeDocument,
  weight = flatWeightOf(document),
): GenomeDocument {
  const { genome } = document;
  return {
    ...document,
    genome: makeFlat(genome, weight),
    lineage: {
      parent: structuralHash(genome),
      origin: { kind: 'other', text: `made flat at the weight ${weight}` },
    },
    bestWeight: null,
    mean: null,
  };
}

import { describe, expect, it } from 'vitest';
import { soleWeight } from '../../../renderer/test-strip/tests.ts';
import { setOffset } from '../../../shared/genome/edits.ts';
import { swingupDocument } from '../../support/documents.ts';

describe('what the test strip tests at', () => {
  const document = { ...swingupDocument(), bestWeight: { weight: -1.64, mean: 800, trials: 100 } };

  it('is the standard weights, but the weight of the offsets where a genome has some', () => {
    expect(soleWeight(document)).toBeNull();
    const gene = document.genome.connections.find(({ enabled }) => enabled);
    if (gene === undefined) throw new Error('The genome has no connection.');
    const genome = setOffset(document.genome, gene.innovation, 0.25);
    expect(soleWeight({ ...document, genome })).toBe(-1.64);
    expect(soleWeight({ ...document, genome, bestWeight: null })).toBe(1);
  });
});

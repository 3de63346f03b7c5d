import { describe, expect, it } from 'vitest';
import { soleWeight, weightsOver } from '../../../renderer/state/weights.ts';
import { setOffset } from '../../../shared/genome/edits.ts';
import { swingupDocument } from '../../support/documents.ts';

describe('the weights a genome is measured at', () => {
  const document = { ...swingupDocument(), bestWeight: { weight: -1.64, mean: 800, trials: 100 } };

  const gene = document.genome.connections.find(({ enabled }) => enabled);
  if (gene === undefined) throw new Error('The genome has no connection.');
  const tuned = { ...document, genome: setOffset(document.genome, gene.innovation, 0.25) };

  it('are any for a genome without offsets, and the one they belong to for one with some', () => {
    expect(soleWeight(document)).toBeNull();
    expect(soleWeight(tuned)).toBe(-1.64);
    expect(soleWeight({ ...tuned, bestWeight: null })).toBe(1);
  });

  it('hold that one in a range over which offsets are added', () => {
    const even = [-2, -1, 0, 1, 2];
    expect([...weightsOver(-2, 2, 5, document, true)]).toEqual(even);
    expect([...weightsOver(-2, 2, 5, tuned, false)]).toEqual(even);
    expect([...weightsOver(-2, 2, 5, { ...tuned, bestWeight: null }, true)]).toEqual(even);
    expect([...weightsOver(-2, 2, 5, tuned, true)]).toEqual([-2, -1.64, -1, 0, 1, 2]);
    expect([...weightsOver(-1, 1, 3, tuned, true)]).toEqual([-1, 0, 1]);
  });
});

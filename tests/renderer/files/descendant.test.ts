import { describe, expect, it } from 'vitest';
import { descendant } from '../../../renderer/files/descendant.ts';
import { activeOf, Session } from '../../../renderer/state/session.ts';
import { insertNode, setOffset } from '../../../shared/genome/edits.ts';
import type { GenomeDocument } from '../../../shared/genome/document.ts';
import { innovation, type Genome } from '../../../shared/genome/genome.ts';
import { structuralHash } from '../../../shared/genome/hash.ts';
import { swingupDocument } from '../../support/documents.ts';

const bestWeight = { weight: -1.875, mean: 700, trials: 20 };
const champion = { ...swingupDocument(), mean: 600, bestWeight };
const first = innovation(0);

function savedAfter(change: (genome: Genome) => Genome): GenomeDocument {
  const session = new Session();
  session.openDocument(champion, { ref: { kind: 'genome', id: 'a' }, revision: '1', saved: true });
  session.editGenome('edit', change);
  const open = activeOf(session.store.getState());
  if (open === null) throw new Error('Nothing is open.');
  return descendant(open);
}

describe('what is saved of an edited champion', () => {
  it('names its parent and has nothing that was measured on the parent', () => {
    const saved = savedAfter((genome) => insertNode(genome, first, 1));
    expect(saved.lineage.parent).toBe(structuralHash(champion.genome));
    expect([saved.mean, saved.bestWeight]).toEqual([null, null]);
  });

  it('keeps the shared weight that its offsets belong to', () => {
    const saved = savedAfter((genome) => setOffset(genome, first, 0.5));
    expect(saved.bestWeight).toEqual(bestWeight);
    expect(saved.mean).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { layoutFor, layoutOf, tidied } from '../../../renderer/editor/layouts.ts';
import { layoutGenome, type GraphLayout } from '../../../shared/drawing/layout/layout.ts';
import { documentBefore, Session, type OpenGenome } from '../../../renderer/state/session.ts';
import { item } from '../../../shared/base/arrays.ts';
import { newDocument } from '../../../shared/genome/document.ts';
import {
  insertNode,
  removeNode,
  setActivation,
  setEnabled,
  setOffset,
} from '../../../shared/genome/edits.ts';
import type { Genome, Innovation } from '../../../shared/genome/genome.ts';
import { keyOf } from '../../../shared/random/key.ts';
import { randomGenome } from '../../support/random-genome.ts';

const random = (seed: number, edits = 60): Genome =>
  randomGenome(keyOf(seed), { inputs: 4, outputs: 2, edits });

/** A window's session with a genome open in it. */
function open(genome: Genome): { session: Session; active: () => OpenGenome } {
  const session = new Session();
  const document = newDocument('Test', 'swingup', genome);
  session.openDocument(document, { ref: null, revision: null, saved: true });
  const active = (): OpenGenome => item(session.store.getState().open, 0);
  layoutOf(active());
  return { session, active };
}

const enabled = (genome: Genome): Innovation[] =>
  genome.connections
    .filter((gene) => gene.enabled && gene.recurrent !== true)
    .map(({ innovation }) => innovation);

/** Places of the nodes that both layouts have. */
function common(a: GraphLayout, b: GraphLayout): [unknown, unknown][] {
  return [...a.positions].flatMap(([id, place]): [unknown, unknown][] => {
    const other = b.positions.get(id);
    return other === undefined ? [] : [[place, other]];
  });
}

describe('layouts of versions', () => {
  it('moves nothing for an edit of a weight or an activation', () => {
    const genome = random(3);
    const { session, active } = open(genome);
    const before = layoutOf(active());
    session.editGenome('offset', (now) => setOffset(now, item(enabled(now), 0), 0.5));
    session.editGenome('activation', (now) => setActivation(now, item(now.nodes, 5).id, 7));
    expect(layoutOf(active())).toBe(before);
  });

  it('moves no other node for an edit of the structure, nor the frame that the view is fitted to', () => {
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 }),
        (seed, picks) => {
          const { session, active } = open(random(seed, 30));
          for (const pick of picks) {
            const before = layoutOf(active());
            session.editGenome('edit', (now) => {
              const genes = enabled(now);
              const gene = genes[pick % Math.max(1, genes.length)];
              const hidden = now.nodes.filter(({ kind }) => kind === 'hidden');
              if (pick % 5 === 0 && hidden.length > 0)
                return removeNode(now, item(hidden, pick % hidden.length).id);
              if (gene === undefined) return now;
              return pick % 4 === 0 ? setEnabled(now, gene, false) : insertNode(now, gene, 1);
            });
            const after = layoutOf(active());
            for (const [then, now] of common(before, after)) expect(now).toEqual(then);
            expect(after.bounds.left).toBeLessThanOrEqual(before.bounds.left);
            expect(after.bounds.right).toBeGreaterThanOrEqual(before.bounds.right);
            expect(after.positions.size).toBe(
              item(active().versions, active().position).document.genome.nodes.length,
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('puts a new node between the ends of its connection, clear of other nodes', () => {
    for (let seed = 0; seed < 40; seed++) {
      const genome = random(seed, 40);
      const gene = item(
        genome.connections.filter((c) => c.enabled && c.recurrent !== true),
        0,
      );
      const { session, active } = open(genome);
      session.editGenome('split', (now) => insertNode(now, gene.innovation, 1));
      const { positions } = layoutOf(active());
      const added = item(item(active().versions, 1).document.genome.nodes, genome.nodes.length).id;
      const place = positions.get(added) ?? { x: NaN, y: NaN };
      expect(place.x).toBeGreaterThan(positions.get(gene.source)?.x ?? NaN);
      expect(place.x).toBeLessThan(positions.get(gene.destination)?.x ?? NaN);
      for (const [id, other] of positions) {
        if (id === added || Math.abs(other.x - place.x) >= 25) continue;
        expect(Math.abs(other.y - place.y)).toBeGreaterThan(29.9);
      }
    }
  });

  it('lays out from scratch by Tidy alone, which undo takes back', () => {
    const { session, active } = open(random(7));
    expect(tidied(item(active().versions, 0).document)).toBe(item(active().versions, 0).document);
    session.editGenome('split', (now) => insertNode(now, item(enabled(now), 3), 1));
    const edited = layoutOf(active());
    session.edit('tidy', tidied);
    const { document } = item(active().versions, 2);
    expect(layoutOf(active())).toEqual(layoutGenome(document.genome));
    expect(layoutFor(document.genome)).toBe(layoutOf(active()));
    // What is compared is the genome before the last edit of the genome, whatever was drawn since.
    expect(documentBefore(active())?.genome).toBe(item(active().versions, 0).document.genome);
    session.undo();
    expect(layoutOf(active())).toBe(edited);
  });
});

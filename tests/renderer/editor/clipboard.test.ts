import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGenome } from '../../../shared/genome/validate.ts';
import { keyOf } from '../../../shared/random/key.ts';
import { copyFragment, pasteFragment } from '../../../renderer/editor/clipboard.ts';
import { randomGenome } from '../../support/random-genome.ts';

const options = { inputs: 4, outputs: 2, edits: 60, offsets: true, recurrent: true };

describe('copying a subgraph', () => {
  it('copies nothing where no hidden node is chosen', () => {
    const genome = randomGenome(keyOf(1), options);
    const fixed = genome.nodes.filter((node) => node.kind !== 'hidden').map((node) => node.id);
    expect(copyFragment(genome, new Set(fixed))).toBeNull();
  });

  it('pastes valid genomes, into its own and into any other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10000 }),
        fc.integer({ min: 0, max: 10000 }),
        (a, b) => {
          const genome = randomGenome(keyOf(a), options);
          const other = randomGenome(keyOf(b), b % 2 === 0 ? options : { ...options, inputs: 6 });
          const hidden = genome.nodes.filter((node) => node.kind === 'hidden');
          const chosen = new Set(hidden.filter((_, k) => k % 2 === 0).map((node) => node.id));
          const fragment = copyFragment(genome, chosen);
          if (fragment === null) return;
          for (const target of [genome, other]) {
            const { genome: pasted, added } = pasteFragment(target, fragment);
            expect(added).toHaveLength(chosen.size);
            expect(pasted.nodes).toHaveLength(target.nodes.length + chosen.size);
            expect(() => parseGenome(pasted)).not.toThrow();
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('copies every enabled connection of the chosen nodes within one genome', () => {
    const genome = randomGenome(keyOf(7), { ...options, recurrent: false });
    const [node] = genome.nodes.filter((candidate) => candidate.kind === 'hidden');
    if (node === undefined) throw new Error('the genome has no hidden node');
    const fragment = copyFragment(genome, new Set([node.id]));
    if (fragment === null) throw new Error('nothing was copied');
    const { genome: pasted, added } = pasteFragment(genome, fragment);
    const at = (id: number) =>
      pasted.connections
        .filter((gene) => gene.enabled && (gene.source === id || gene.destination === id))
        .map(({ source, destination, offset }) => ({
          end: source === id ? `to ${destination}` : `from ${source}`,
          offset,
        }));
    expect(at(added[0] ?? -1)).toEqual(at(node.id));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertNode, setActivation, setEnabled, setOffset } from '../../shared/genome/edits.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { innovation, nodeId, type Genome } from '../../shared/genome/genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { keyOf, Stream } from '../../shared/random/key.ts';
import { genomes } from '../support/random-genome.ts';

/** The same topology under other ids, in another order. */
function renamed(genome: Genome, seed: number): Genome {
  const stream = new Stream(keyOf(seed));
  const shuffle = <T>(list: readonly T[]): T[] =>
    list
      .map((value) => ({ value, order: stream.uniform() }))
      .sort((a, b) => a.order - b.order)
      .map(({ value }) => value);
  const fixed = 1 + genome.inputCount + genome.outputCount;
  const hidden = genome.nodes.slice(fixed).map((node) => node.id);
  const fresh = new Map(shuffle(hidden).map((id, k) => [id, nodeId(1000 + k)]));
  const rename = (id: Genome['nodes'][number]['id']) => fresh.get(id) ?? id;
  return parseGenome({
    ...genome,
    nodes: [
      ...genome.nodes.slice(0, fixed),
      ...shuffle(genome.nodes.slice(fixed)).map((node) => ({ ...node, id: rename(node.id) })),
    ],
    connections: shuffle(genome.connections).map((gene, k) => ({
      ...gene,
      innovation: innovation(500 + k),
      source: rename(gene.source),
      destination: rename(gene.destination),
    })),
  });
}

describe('structuralHash', () => {
  it('does not depend on ids or the order of genes', () => {
    fc.assert(
      fc.property(genomes({ recurrent: true, offsets: true }), fc.nat(), (genome, seed) => {
        const other = renamed(genome, seed);
        expect(structuralHash(other)).toBe(structuralHash(genome));
        expect(structuralHash(other, { offsets: true })).toBe(
          structuralHash(genome, { offsets: true }),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('changes with a split, an activation and a disabled connection', () => {
    fc.assert(
      fc.property(genomes(), (genome) => {
        const hash = structuralHash(genome);
        const enabled = genome.connections.find((gene) => gene.enabled);
        if (enabled === undefined) return;
        expect(structuralHash(insertNode(genome, enabled.innovation, 3))).not.toBe(hash);
        expect(structuralHash(setEnabled(genome, enabled.innovation, false))).not.toBe(hash);
        const output = nodeId(genome.inputCount + 1);
        const old = genome.nodes[genome.inputCount + 1]?.activation;
        expect(structuralHash(setActivation(genome, output, old === 3 ? 4 : 3))).not.toBe(hash);
      }),
      { numRuns: 300 },
    );
  });

  it('covers offsets only if asked, and disabled connections never', () => {
    fc.assert(
      fc.property(genomes(), (genome) => {
        const enabled = genome.connections.find((gene) => gene.enabled);
        if (enabled === undefined) return;
        const tuned = setOffset(genome, enabled.innovation, 0.25);
        expect(structuralHash(tuned)).toBe(structuralHash(genome));
        expect(structuralHash(tuned, { offsets: true })).not.toBe(
          structuralHash(genome, { offsets: true }),
        );
        const without = parseGenome({
          ...genome,
          connections: genome.connections.filter((gene) => gene.enabled),
        });
        expect(structuralHash(without)).toBe(structuralHash(genome));
      }),
    );
  });

  it('never gives one hash to genomes of different size', () => {
    const seen = new Map<string, string>();
    fc.assert(
      fc.property(genomes({ maxEdits: 30, inputs: 3, outputs: 2 }), (genome) => {
        const hash = structuralHash(genome);
        const summary = `${genome.connections.filter((gene) => gene.enabled).length}`;
        expect(seen.get(hash) ?? summary).toBe(summary);
        seen.set(hash, summary);
      }),
      { numRuns: 2000 },
    );
    expect(seen.size).toBeGreaterThan(1000);
  });
});

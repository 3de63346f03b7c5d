import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../shared/base/arrays.ts';
import { publishedConnectionOrder, publishedNodeOrder } from '../../shared/genome/order.ts';
import { statisticsOf } from '../../shared/genome/statistics.ts';
import { structureOf } from '../../shared/genome/structure.ts';
import { keyOf, Stream } from '../../shared/random/key.ts';
import { genomes, randomEdit } from '../support/random-genome.ts';

describe('structureOf', () => {
  it('orders and layers every genome so that forward connections lead onwards', () => {
    fc.assert(
      fc.property(genomes({ recurrent: true, outputToOutput: true }), (genome) => {
        const { order, layer, source, destination } = structureOf({ ...genome });
        expect([...order].sort((a, b) => a - b)).toEqual(genome.nodes.map((_, index) => index));
        const place = new Map([...order].map((node, k) => [node, k]));
        genome.connections.forEach((gene, c) => {
          if (gene.recurrent === true) return;
          expect(place.get(at(source, c))).toBeLessThan(place.get(at(destination, c)) ?? -1);
          expect(at(layer, at(source, c))).toBeLessThan(at(layer, at(destination, c)));
        });
      }),
    );
  });

  it('puts outputs behind every hidden node and inputs in layer 0', () => {
    fc.assert(
      fc.property(genomes(), (genome) => {
        const { layer } = structureOf(genome);
        const layersOf = (kind: string): number[] =>
          genome.nodes.flatMap((node, k) => (node.kind === kind ? [at(layer, k)] : []));
        expect(Math.max(...layersOf('bias'), ...layersOf('input'))).toBe(0);
        expect(Math.min(...layersOf('output'))).toBeGreaterThan(Math.max(0, ...layersOf('hidden')));
      }),
    );
  });
});

describe('growStructure', () => {
  it('gives what is computed from the genes alone, edit after edit', () => {
    const options = { recurrent: true, outputToOutput: true };
    fc.assert(
      fc.property(genomes(options), fc.nat(), (start, seed) => {
        const stream = new Stream(keyOf(seed));
        let genome = start;
        for (let edit = 0; edit < 8; edit++) {
          genome = randomEdit(genome, stream, { inputs: 1, outputs: 1, edits: 1, ...options });
          expect(structureOf(genome)).toEqual(structureOf({ ...genome }));
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the published order', () => {
  it('is bias, inputs, hidden topologically, outputs, and rows hold rising columns', () => {
    fc.assert(
      fc.property(genomes(), (genome) => {
        const order = [...publishedNodeOrder(genome)];
        const rank = { bias: 0, input: 1, hidden: 2, output: 3 };
        const kinds = order.map((index) => rank[genome.nodes[index]?.kind ?? 'output']);
        expect(kinds).toEqual([...kinds].sort((a, b) => a - b));
        const place = new Map(order.map((index, k) => [genome.nodes[index]?.id, k]));
        const cells = [...publishedConnectionOrder(genome)].map((c) => {
          const gene = genome.connections[c];
          const row = place.get(gene?.source) ?? -1;
          const column = place.get(gene?.destination) ?? -1;
          expect(row).toBeLessThan(column);
          return row * order.length + column;
        });
        expect(cells).toEqual([...cells].sort((a, b) => a - b));
        expect(cells).toHaveLength(statisticsOf(genome).connections);
      }),
    );
  });
});

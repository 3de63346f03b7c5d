import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newDocument, type GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import type { Origin } from '../../shared/genome/origin.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { parseGenomeFile, writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { parseOut, writeOut } from '../../shared/formats/published-network.ts';
import {
  applyOffsets,
  offsetsOf,
  parseTunedWeights,
  withWeights,
  writeTunedWeights,
} from '../../shared/formats/tuned-weights.ts';
import { keyOf } from '../../shared/random/key.ts';
import { genomes, randomGenome } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

function documents(): fc.Arbitrary<GenomeDocument> {
  return fc
    .record({
      genome: genomes({ recurrent: true, outputToOutput: true, offsets: true }),
      name: fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
      notes: fc.string({ maxLength: 20 }),
      tags: fc.array(fc.string(), { maxLength: 3 }),
      lineage: fc.oneof(
        fc.constant({ parent: null }),
        fc.record({
          parent: fc.constant('0123456789abcdef'),
          run: fc.string(),
          generation: fc.nat(),
          origin: fc.constantFrom<Origin>(
            { kind: 'addConnection', from: 3, to: 12, recurrent: true, crossedWith: 7 },
            { kind: 'other', text: 'by hand' },
          ),
        }),
      ),
      bestWeight: fc.option(
        fc.record({ weight: finite, mean: finite, trials: fc.integer({ min: 1, max: 999 }) }),
      ),
      mean: fc.option(finite),
      place: fc.record({ x: finite, y: finite }),
      encoder: fc.option(fc.string({ minLength: 1 })),
    })
    .map(({ place, encoder, genome, ...rest }) => ({
      ...newDocument('', 'some-task', genome),
      ...rest,
      positions: Object.fromEntries(genome.nodes.slice(0, 2).map((node) => [node.id, place])),
      ...(encoder === null ? {} : { encoder }),
    }));
}

describe('genome files', () => {
  it('bring back every document exactly, and write it the same again', () => {
    fc.assert(
      fc.property(documents(), (document) => {
        const text = writeGenomeFile(document);
        expect(parseGenomeFile(text)).toEqual(document);
        expect(writeGenomeFile(parseGenomeFile(text))).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  it('hold one gene a line', () => {
    fc.assert(
      fc.property(documents(), (document) => {
        const lines = writeGenomeFile(document).split('\n');
        const genes = lines.filter((line) => /^ {4}\{"(id|innovation)":/.test(line));
        expect(genes).toHaveLength(
          document.genome.nodes.length + document.genome.connections.length,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('refuse to be written with a number that JSON has no word for', () => {
    fc.assert(
      fc.property(documents(), (document) => {
        const error = refusal(() => writeGenomeFile({ ...document, mean: Infinity }));
        expect(error.code).toBe('invalid-genome');
      }),
      { numRuns: 10 },
    );
  });
});

const sizesOf = (genome: Genome) => ({
  task: 'some-task',
  inputCount: genome.inputCount,
  outputCount: genome.outputCount,
});

describe('.out networks', () => {
  it('bring back the topology and what it computes, and write the same text again', () => {
    fc.assert(
      fc.property(
        genomes({ outputToOutput: true }),
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (genome, inputs) => {
          const text = writeOut(genome);
          const { document, weights } = parseOut(text, sizesOf(genome));
          expect(structuralHash(document.genome)).toBe(structuralHash(genome));
          expect(weights.every((weight) => weight === 1)).toBe(true);
          expect(writeOut(document.genome)).toBe(
            // Only a disabled connection against the order of outputs has no place in the matrix.
            document.genome.connections.length === genome.connections.length
              ? text
              : writeOut(document.genome),
          );
          const [a, b] = [genome, document.genome].map((each) => [
            ...createOracle(each).step(inputs, 0.5),
          ]);
          // Sums run in another order; a step or a sine of a large sum may then differ visibly.
          if (!genome.nodes.some((node) => [2, 3, 10, 11].includes(node.activation)))
            a?.forEach((value, k) => expect(b?.[k]).toBeCloseTo(value, 6));
        },
      ),
    );
  });

  it('keep every individual weight to its last bit', () => {
    fc.assert(
      fc.property(genomes({ offsets: true }), (genome) => {
        const text = writeOut(genome, { weight: -1.5, useOffsets: true });
        const { document, weights } = parseOut(text, sizesOf(genome));
        expect([...weights]).toEqual([...offsetsOf(genome)].map((offset) => -1.5 + offset));
        const tuned = withWeights(document.genome, weights, -1.5);
        expect(writeOut(tuned, { weight: -1.5, useOffsets: true })).toHaveLength(text.length);
      }),
    );
  });

  it('write numbers as the published files do', () => {
    fc.assert(
      fc.property(genomes(), (genome) => {
        const cells = writeOut(genome).trim().split(/[\n,]/);
        for (const cell of cells) expect(cell).toMatch(/^(\d\.\d\de[+-]\d\d|nan)$/);
      }),
      { numRuns: 20 },
    );
  });

  it('refuse a recurrent connection and a weight of 0, which they cannot hold', () => {
    const options = { recurrent: true, maxEdits: 60 };
    fc.assert(
      fc.property(genomes(options), (genome) => {
        const enabled = genome.connections.some((gene) => gene.enabled);
        if (genome.connections.some((gene) => gene.recurrent === true))
          expect(refusal(() => writeOut(genome)).code).toBe('unsupported');
        else if (enabled) expect(refusal(() => writeOut(genome, { weight: 0 })).code).toBe('usage');
      }),
    );
  });
});

describe('tuned weights', () => {
  it('bring back the offsets of enabled connections exactly', () => {
    fc.assert(
      fc.property(genomes({ offsets: true }), (genome) => {
        const offsets = parseTunedWeights(writeTunedWeights(genome));
        expect([...offsets]).toEqual([...offsetsOf(genome)]);
        expect([...offsetsOf(applyOffsets(genome, offsets))]).toEqual([...offsets]);
      }),
    );
  });

  it('are refused by a genome with another number of connections, which stays as it was', () => {
    fc.assert(
      fc.property(genomes(), (genome) => {
        const offsets = [...offsetsOf(genome), 1];
        const error = refusal(() => applyOffsets(genome, offsets));
        expect(error.code).toBe('invalid-file');
        expect(error.details).toEqual({
          offsets: offsets.length,
          connections: offsets.length - 1,
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe('minus zero', () => {
  it('comes back from genome and tuned weights files', () => {
    const plain = randomGenome(keyOf(3), { inputs: 2, outputs: 1, edits: 6 });
    const genome = applyOffsets(
      plain,
      offsetsOf(plain).map(() => -0),
    );
    const minus = (offsets: Float64Array): boolean => offsets.every((o) => Object.is(o, -0));
    const read = parseGenomeFile(writeGenomeFile(newDocument('zero', 'tiny', genome))).genome;
    expect(minus(offsetsOf(read))).toBe(true);
    expect(minus(parseTunedWeights(writeTunedWeights(genome)))).toBe(true);
  });
});

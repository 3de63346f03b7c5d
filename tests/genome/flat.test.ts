import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { item } from '../../shared/base/arrays.ts';
import type { ActivationId } from '../../shared/genome/activations.ts';
import { flatDocument, flatWeightOf } from '../../shared/genome/flat-document.ts';
import { fixedNodes, innovation, nodeId, type Genome } from '../../shared/genome/genome.ts';
import { structuralHash } from '../../shared/genome/hash.ts';
import { FLATNESS, FLAT_RANGE, makeFlat, STEP_OF_SCALE } from '../../shared/genome/make-flat.ts';
import { isEven } from '../../shared/genome/parity.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { createOracle } from '../../shared/network/oracle.ts';
import { swingupDocument } from '../support/documents.ts';
import { genomes } from '../support/random-genome.ts';
import { valuesOver } from '../support/values-over.ts';

/** One input that leads to one linear output: its output is the weight, times the input. */
const WIRE = parseGenome({
  nodes: fixedNodes(1, 1, 1),
  connections: [
    { innovation: innovation(0), source: nodeId(1), destination: nodeId(2), enabled: true },
  ],
  inputCount: 1,
  outputCount: 1,
});

/** Weights over the range, as many in each octave. */
const WEIGHTS = Array.from({ length: 400 }, (_, k) => {
  const [low, high] = FLAT_RANGE;
  return low * (high / low) ** (k / 399);
});

/** The weight that a genome made flat at g is run at, where the shared weight is w. */
function weightAt(g: number, w: number): number {
  const oracle = createOracle(makeFlat(WIRE, g));
  oracle.reset();
  oracle.step([1], w);
  return item(Array.from(oracle.values), 2);
}

/** Every output's value after each of three steps, at one weight. */
function outputsOver(subject: Genome, seed: number, weight: number): number[][] {
  const first = subject.inputCount + 1;
  const outputs = (values: number[]) => values.slice(first, first + subject.outputCount);
  return valuesOver(subject, seed, weight).map(outputs);
}

/** Of these no small error of an argument makes a large one of the value. */
const SMOOTH: readonly ActivationId[] = [1, 4, 5, 6, 7, 8, 9];

describe('making a genome flat', () => {
  it('holds the weight within a factor of 1.3 over the range, for both signs', () => {
    for (const g of [0.825, 1, 1.5, -1]) {
      for (const w of WEIGHTS) {
        const ratio = weightAt(g, w) / (STEP_OF_SCALE * Math.round(g / STEP_OF_SCALE));
        expect(ratio).toBeGreaterThan(1 / FLATNESS);
        expect(ratio).toBeLessThan(FLATNESS);
        expect(weightAt(g, -w)).toBe(weightAt(g, w));
      }
    }
  });

  it('computes what the genome computes at that weight', () => {
    const subjects = genomes({
      recurrent: true,
      outputToOutput: true,
      maxEdits: 30,
      activations: SMOOTH,
    });
    fc.assert(
      fc.property(subjects, fc.integer({ min: 0, max: 399 }), (subject, place) => {
        const w = item(WEIGHTS, place);
        const flat = makeFlat(subject, 1);
        expect(() => parseGenome(flat)).not.toThrow();
        expect(isEven(flat)).toBe(true);
        const made = outputsOver(flat, 5, w);
        const from = outputsOver(subject, 5, weightAt(1, w));
        made.forEach((row, step) => {
          row.forEach((value, output) => {
            const expected = item(item(from, step), output);
            expect(Math.abs(value - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
          });
        });
      }),
    );
  });

  it('is refused at the weight 0', () => {
    expect(() => makeFlat(WIRE, 0)).toThrow('choose another weight');
  });

  it('is refused where more connections would come out than are read', () => {
    const [inputs, outputs] = [60_000, 5];
    const connections = Array.from({ length: inputs * outputs }, (_, k) => ({
      innovation: innovation(k),
      source: nodeId(1 + (k % inputs)),
      destination: nodeId(inputs + 1 + Math.floor(k / inputs)),
      enabled: true,
    }));
    const genes = {
      nodes: fixedNodes(inputs, outputs, 1),
      connections,
      inputCount: inputs,
      outputCount: outputs,
    };
    expect(() => makeFlat(parseGenome(genes), 1)).toThrow('up to 500000 are read');
  });

  it('is refused where more nodes would come out than are read, however large the weight', () => {
    for (const weight of [1e5, 1e300, -Number.MAX_VALUE])
      expect(() => makeFlat(WIRE, weight)).toThrow('up to 100000 are read');
  });

  it('of a document is at its best weight, and says so', () => {
    const document = { ...swingupDocument(), bestWeight: { weight: -0.5, mean: 1, trials: 1 } };
    expect(flatWeightOf(document)).toBe(-0.5);
    expect(flatWeightOf({ bestWeight: null })).toBe(1);
    const made = flatDocument(document, -0.5);
    expect(made).toMatchObject({
      bestWeight: null,
      mean: null,
      lineage: {
        parent: structuralHash(document.genome),
        origin: { kind: 'other', text: 'made flat at the weight -0.5' },
      },
    });
  });
});

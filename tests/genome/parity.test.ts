import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { item } from '../../shared/base/arrays.ts';
import { makeEven } from '../../shared/genome/make-even.ts';
import {
  EVEN,
  isEven,
  MIXED,
  NONE,
  ODD,
  parityBreakers,
  parityOf,
  throughActivation,
  timesWeight,
} from '../../shared/genome/parity.ts';
import { fixedNodes, innovation, nodeId, type Genome } from '../../shared/genome/genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { ACTIVATIONS, type ActivationId } from '../../shared/genome/activations.ts';
import { genomes } from '../support/random-genome.ts';
import { valuesOver } from '../support/values-over.ts';

/** A genome of one input and one output, its hidden nodes 3, 4, ... with the given activations. */
function genome(
  activations: readonly ActivationId[],
  pairs: readonly (readonly [number, number])[],
): Genome {
  const hidden = activations.map((activation, k) => ({
    id: nodeId(3 + k),
    kind: 'hidden' as const,
    activation,
  }));
  return parseGenome({
    nodes: [...fixedNodes(1, 1, 1), ...hidden],
    connections: pairs.map(([from, to], k) => ({
      innovation: innovation(k),
      source: nodeId(from),
      destination: nodeId(to),
      enabled: true,
    })),
    inputCount: 1,
    outputCount: 1,
  });
}

describe('the algebra of parts', () => {
  it('swaps even and odd under a factor w', () => {
    expect([NONE, EVEN, ODD, MIXED].map(timesWeight)).toEqual([NONE, ODD, EVEN, MIXED]);
  });

  it.each(ACTIVATIONS)('holds for $name', ({ id, apply }) => {
    for (const parts of [NONE, EVEN, ODD, MIXED]) {
      // An argument of these parts at w = 0.7 and at w = -0.7.
      const even = (parts & EVEN) > 0 ? 0.3 : 0;
      const odd = (parts & ODD) > 0 ? 0.7 * 0.9 : 0;
      const [plus, minus] = [apply(even + odd), apply(even - odd)];
      const said = throughActivation(id, parts);
      if ((said & ODD) === 0) expect(plus).toBeCloseTo(minus, 12);
      if ((said & EVEN) === 0) expect(plus).toBeCloseTo(-minus, 12);
    }
    expect(throughActivation(id, MIXED)).toBe(MIXED);
  });

  it('says of every node of any network how it depends on the sign of the weight', () => {
    let pure = 0;
    fc.assert(
      fc.property(genomes({ recurrent: true, outputToOutput: true }), fc.nat(), (subject, seed) => {
        const { value } = parityOf(subject);
        const plus = valuesOver(subject, seed, 0.6);
        const minus = valuesOver(subject, seed, -0.6);
        subject.nodes.forEach((_, n) => {
          plus.forEach((row, step) => {
            const [a, b] = [item(row, n), item(item(minus, step), n)];
            const tolerance = 1e-6 * Math.max(1, Math.abs(a));
            if (value[n] === EVEN) expect(Math.abs(a - b)).toBeLessThan(tolerance);
            if (value[n] === ODD) expect(Math.abs(a + b)).toBeLessThan(tolerance);
            if (value[n] === NONE) expect(a === 0 && b === 0).toBe(true);
            if (n > subject.inputCount && (value[n] === EVEN || value[n] === ODD)) pure++;
          });
        });
      }),
    );
    expect(pure).toBeGreaterThan(100);
  });
});

describe('an even genome', () => {
  it('reaches its outputs over an even number of factors, or through an even activation', () => {
    expect(isEven(genome([], [[1, 2]]))).toBe(false);
    const twoFactors = [[1, 3], [3, 2]] as const; // prettier-ignore
    expect(isEven(genome([5], twoFactors))).toBe(true);
    expect(isEven(genome([6], twoFactors))).toBe(false);
    expect(isEven(genome([8], twoFactors))).toBe(false);
    expect(isEven(genome([8, 1], [[1, 3], [3, 4], [4, 2]]))).toBe(true); // prettier-ignore
    expect(isEven(genome([9, 7], [[1, 4], [4, 3], [3, 2], [1, 3]]))).toBe(false); // prettier-ignore
  });

  it('names the connections that break it', () => {
    expect(parityBreakers(genome([5], [[1, 3], [3, 2]]))).toEqual([]); // prettier-ignore
    // Input 1 reaches the output over two factors and directly over one.
    expect(parityBreakers(genome([5], [[1, 3], [1, 2], [3, 2]]))).toEqual([1]); // prettier-ignore
    // A sigmoid's value can never be odd, so it may not lead to the output.
    expect(parityBreakers(genome([6], [[1, 3], [3, 2]]))).toEqual([1]); // prettier-ignore
    // Behind a tanh: the connection that is out of step, not the one from the tanh.
    expect(parityBreakers(genome([5, 5], [[1, 3], [3, 2], [0, 4], [4, 3]]))).toEqual([3]); // prettier-ignore
  });

  it('names a connection exactly where it is not even, and only enabled ones', () => {
    fc.assert(
      fc.property(genomes({ recurrent: true, outputToOutput: true }), (subject) => {
        const named = parityBreakers(subject);
        expect(named.length === 0).toBe(isEven(subject));
        for (const c of named) expect(item(subject.connections, c).enabled).toBe(true);
      }),
    );
  });
});

describe('making a genome even', () => {
  it('computes at w what the genome computes at w squared', () => {
    fc.assert(
      fc.property(genomes({ recurrent: true, outputToOutput: true, maxEdits: 30 }), (subject) => {
        const even = makeEven(subject);
        expect(() => parseGenome(even)).not.toThrow();
        expect(isEven(even)).toBe(true);
        expect(makeEven(even)).toBe(even);
        if (even === subject) return;
        // A factor of 2 or 1/2 rounds nothing.
        const made = valuesOver(even, 5, -0.5);
        const from = valuesOver(subject, 5, 0.25);
        for (let k = 0; k < subject.outputCount; k++) {
          const output = subject.inputCount + 1 + k;
          made.forEach((row, step) => {
            const expected = item(item(from, step), output);
            const error = Math.abs(item(row, output) - expected);
            expect(error).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
          });
        }
      }),
    );
  });

  it('leaves out what does not compute', () => {
    const subject = genome([5, 9], [[1, 3], [3, 2], [1, 2]]); // prettier-ignore
    const even = makeEven(subject);
    expect(even.nodes.map(({ id, activation }) => [id, activation])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [3, 5],
      [4, 1],
      [5, 1],
    ]);
    expect(even.connections.map((gene) => [gene.source, gene.destination])).toEqual([
      [1, 4],
      [3, 5],
      [4, 3],
      [5, 2],
      [4, 2],
    ]);
  });
});

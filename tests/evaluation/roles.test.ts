import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../shared/base/arrays.ts';
import { roleInWords, roleOf, rolesOf } from '../../shared/evaluation/roles.ts';
import { fixedNodes, nodeId } from '../../shared/genome/genome.ts';

const STEPS = 400;
/** Bias, two inputs, an output and hidden nodes. */
const nodesOf = (hidden: number) => [
  ...fixedNodes(2, 1, 1),
  ...Array.from({ length: hidden }, (_, k) => ({
    id: nodeId(4 + k),
    kind: 'hidden' as const,
    activation: 1 as const,
  })),
];

const x = (s: number): number => Math.sin(s / 9);
const y = (s: number): number => Math.cos(s / 31);

/** A genome's nodes with the signals given: bias, x, y, the output, then the others. */
function readingOf(...rest: readonly ((step: number) => number)[]) {
  const all = [() => 1, x, y, ...rest];
  const signals = new Float64Array(all.length * STEPS);
  all.forEach((signal, n) => {
    for (let s = 0; s < STEPS; s++) signals[n * STEPS + s] = signal(s);
  });
  return {
    genome: { nodes: nodesOf(rest.length - 1), inputCount: 2 },
    reading: { steps: STEPS, signals },
  };
}

const nameOf = (id: number): string => ['bias', 'x', 'y'][id] ?? String(id);

function wordsFor(signal: (step: number) => number): string {
  const { genome, reading } = readingOf(signal);
  return roleInWords(roleOf(genome, reading, 3), nameOf);
}

describe('the role of a node', () => {
  it('is said in measured words', () => {
    expect(wordsFor((s) => 3 - 2 * x(s))).toBe('follows x with −1.00');
    expect(wordsFor((s) => x(s) + 0.9 * Math.sin(s / 2))).toMatch(
      /^partly follows x with 0\.\d\d$/,
    );
    expect(wordsFor((s) => Math.abs(y(s)))).toBe('follows |y| with 1.00');
    expect(wordsFor(() => 0.7301)).toBe('stays at 0.73');
    expect(wordsFor((s) => Math.sin(s))).toMatch(/^follows no single input \(at most .* with /);
    expect(wordsFor((s) => (s === 3 ? NaN : 1))).toBe('is not finite in every step');
  });

  it('switches with the sign of an input, in either direction', () => {
    expect(wordsFor((s) => (y(s) > 0 ? 1 : 0))).toMatch(
      /; switches when y changes sign \(100 % of the steps\)$/,
    );
    expect(wordsFor((s) => Math.tanh(-40 * y(s)))).toMatch(/switches when y changes sign/);
    // A switch at another place than 0 is no matter of the sign.
    expect(wordsFor((s) => (y(s) > 0.8 ? 1 : 0))).not.toMatch(/switches/);
    // One step alone says nothing.
    expect(wordsFor((s) => (s === 5 ? 1 : 0))).not.toMatch(/switches/);
  });

  it('compares an input with the other inputs alone', () => {
    const { genome, reading } = readingOf(x);
    const role = roleOf(genome, reading, 1);
    expect(role.follows?.input).toBe(2);
    expect(role.switches).toBe(null);
  });
});

describe('groups of nodes', () => {
  it('hold what goes together, whatever its sign, and leave out what stands still', () => {
    const { genome, reading } = readingOf(
      (s) => -5 * x(s),
      (s) => y(s) + 7,
      (s) => x(s) ** 3,
      () => 4,
    );
    const { groups, order, still, correlations } = rolesOf(genome, reading, 0.9);
    expect(groups.map(({ places }) => places)).toEqual([
      [1, 3, 5],
      [2, 4],
    ]);
    expect(still).toEqual([0, 6]);
    expect(order).toEqual([1, 3, 5, 2, 4]);
    expect(at(correlations, 1)).toBeCloseTo(-1, 12);
    expect(groups[0]?.least).toBeGreaterThan(0.9);
  });

  it('hold every node that varies once, all pairs of a group as strong as asked', () => {
    const signal = fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.nat(40));
    fc.assert(
      fc.property(
        fc.array(signal, { minLength: 2, maxLength: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (mixed, least) => {
          const { genome, reading } = readingOf(
            ...mixed.map(
              ([share, wave]) =>
                (s: number) =>
                  share * x(s) + (1 - share) * Math.sin((s * wave) / 17),
            ),
          );
          const { groups, order, still, correlations } = rolesOf(genome, reading, least);
          expect([...order, ...still].sort((a, b) => a - b)).toEqual(genome.nodes.map((_, n) => n));
          expect(groups.flatMap(({ places }) => places)).toEqual(order);
          for (const group of groups) {
            expect(group.least).toBeGreaterThanOrEqual(Math.min(least, 1));
            for (const a of group.places)
              for (const b of group.places) {
                const [i, j] = [order.indexOf(a), order.indexOf(b)];
                const r = at(correlations, i * order.length + j);
                expect(Math.abs(r)).toBeGreaterThanOrEqual(group.least);
              }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are the same for signals that are scaled, moved or turned over', () => {
    const plain = readingOf((s) => x(s) + 0.2 * y(s), y);
    const turned = readingOf(
      (s) => 9 - 4 * (x(s) + 0.2 * y(s)),
      (s) => 1e6 * y(s),
    );
    const [a, b] = [plain, turned].map(({ genome, reading }) => rolesOf(genome, reading, 0.8));
    expect(a?.groups.map(({ places }) => places)).toEqual(b?.groups.map(({ places }) => places));
  });
});

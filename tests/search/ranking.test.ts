import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crowdingDistance, paretoFronts, rankPopulation } from '../../shared/search/ranking.ts';

const point = fc.record({ a: fc.integer({ min: 0, max: 8 }), b: fc.integer({ min: 0, max: 8 }) });
const points = fc.array(point, { minLength: 1, maxLength: 40 });

type Point = { readonly a: number; readonly b: number };

const dominates = (p: Point, q: Point): boolean =>
  p.a >= q.a && p.b >= q.b && (p.a > q.a || p.b > q.b);

/** Fronts by peeling: the slow definition. */
function peel(list: readonly Point[]): number[] {
  const front = list.map(() => -1);
  for (let k = 0; front.includes(-1); k++) {
    const left = list.map((_, i) => i).filter((i) => front[i] === -1);
    const free = left.filter(
      (i) => !left.some((j) => dominates(list[j] as Point, list[i] as Point)),
    );
    for (const i of free) front[i] = k;
  }
  return front;
}

describe('ranking', () => {
  it('finds the fronts that peeling finds', () => {
    fc.assert(
      fc.property(points, (list) => {
        const fronts = paretoFronts(
          list.map((p) => p.a),
          list.map((p) => p.b),
        );
        expect([...fronts]).toEqual(peel(list));
      }),
      { numRuns: 500 },
    );
  });

  it('orders by front, then by crowding, and is a permutation', () => {
    fc.assert(
      fc.property(points, (list) => {
        const { rank, order, front } = rankPopulation(
          list.map((p) => p.a),
          list.map((p) => p.b),
        );
        expect([...order].sort((a, b) => a - b)).toEqual(list.map((_, i) => i));
        order.forEach((individual, place) => expect(rank[individual]).toBe(place));
        for (let place = 1; place < order.length; place++) {
          expect(front[order[place] ?? 0]).toBeGreaterThanOrEqual(
            front[order[place - 1] ?? 0] ?? 0,
          );
        }
      }),
    );
  });

  it('divides crowding by the range of each objective', () => {
    const members = [0, 1, 2, 3];
    const small = crowdingDistance(members, [
      [0, 1, 3, 4],
      [4, 3, 1, 0],
    ]);
    const scaled = crowdingDistance(members, [
      [0, 1000, 3000, 4000],
      [4, 3, 1, 0],
    ]);
    expect([...scaled]).toEqual([...small]);
    expect([...small]).toEqual([Infinity, 1.5, 1.5, Infinity]);
  });

  it('ranks a score that is not a number last', () => {
    const { order } = rankPopulation([1, NaN, 2], [1, NaN, 1]);
    expect([...order]).toEqual([2, 0, 1]);
  });
});

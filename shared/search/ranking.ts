import { at } from '../base/arrays.ts';

/**
 * Order of a population under two maximised objectives: non-dominated fronts, and inside a front by
 * crowding distance, widest first (NSGA-II: Deb, Pratap, Agarwal and Meyarivan 2002). Equal individuals
 * keep their order.
 */
export interface Ranking {
  /** rank[i]: place of individual i, 0 the best. */
  readonly rank: Int32Array;
  /** order[r]: individual at place r. */
  readonly order: Int32Array;
  /** front[i]: front of individual i, 0 the Pareto front. */
  readonly front: Int32Array;
}

/** A value that can be compared: not-a-number counts as worst. */
function comparable(value: number): number {
  return Number.isNaN(value) ? -Infinity : value;
}

/**
 * Assigns fronts in n log n: with the first objective falling, a point is dominated by a front exactly
 * if that front's best second objective so far is better (or equal from a better first).
 */
export function paretoFronts(first: ArrayLike<number>, second: ArrayLike<number>): Int32Array {
  const n = first.length;
  const a = Float64Array.from({ length: n }, (_, i) => comparable(at(first, i)));
  const b = Float64Array.from({ length: n }, (_, i) => comparable(at(second, i)));
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => at(a, j) - at(a, i) || at(b, j) - at(b, i) || i - j,
  );
  const front = new Int32Array(n);
  const bestSecond: number[] = [];
  const firstOfBest: number[] = [];
  for (const i of order) {
    const dominated = (k: number): boolean =>
      at(bestSecond, k) > at(b, i) ||
      (at(bestSecond, k) === at(b, i) && at(firstOfBest, k) > at(a, i));
    let low = 0;
    let high = bestSecond.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (dominated(middle)) low = middle + 1;
      else high = middle;
    }
    front[i] = low;
    if (low === bestSecond.length || at(b, i) > at(bestSecond, low)) {
      bestSecond[low] = at(b, i);
      firstOfBest[low] = at(a, i);
    }
  }
  return front;
}

/**
 * Crowding distance of the members of one front: the normalised side lengths of the box between the
 * neighbours, summed over the objectives; infinite at the ends. Each objective is divided by its range
 * within the front; an objective without range adds nothing.
 */
export function crowdingDistance(
  members: readonly number[],
  objectives: readonly ArrayLike<number>[],
): Float64Array {
  const distance = new Float64Array(members.length);
  const places = members.map((_, k) => k);
  for (const objective of objectives) {
    const value = (k: number): number => comparable(at(objective, at(members, k)));
    const sorted = places.slice().sort((p, q) => value(p) - value(q) || p - q);
    const low = at(sorted, 0);
    const high = at(sorted, sorted.length - 1);
    const range = value(high) - value(low);
    if (!(range > 0) || !Number.isFinite(range)) continue;
    distance[low] = Infinity;
    distance[high] = Infinity;
    for (let k = 1; k + 1 < sorted.length; k++) {
      const p = at(sorted, k);
      distance[p] = at(distance, p) + (value(at(sorted, k + 1)) - value(at(sorted, k - 1))) / range;
    }
  }
  return distance;
}

/** Ranks a population; objectives are by individual and both maximised. */
export function rankPopulation(first: ArrayLike<number>, second: ArrayLike<number>): Ranking {
  const front = paretoFronts(first, second);
  const members: number[][] = [];
  front.forEach((f, i) => (members[f] ??= []).push(i));
  const order = new Int32Array(front.length);
  const rank = new Int32Array(front.length);
  let place = 0;
  for (const group of members) {
    const distance = crowdingDistance(group, [first, second]);
    const sorted = group.map((i, k) => ({ i, d: at(distance, k) }));
    sorted.sort((p, q) => (p.d === q.d ? p.i - q.i : q.d - p.d));
    for (const { i } of sorted) {
      rank[i] = place;
      order[place++] = i;
    }
  }
  return { rank, order, front };
}

import { describe, expect, it } from 'vitest';
import { at } from '../../shared/base/arrays.ts';
import { layeredGenome } from '../../shared/evaluation/baselines.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf, Stream, type Key } from '../../shared/random/key.ts';
import { DifferentiableNetwork } from '../../shared/tuning/differentiate.ts';
import { Imitation } from '../../shared/tuning/imitation.ts';

const plan = planOf(
  layeredGenome({ inputs: ['a', 'b'], outputs: ['x'], outputActivation: 1 }, [6]),
);
const settings = { deviation: 0.5, learningRate: 0.01 };
/** Lets a pupil learn to the end. @returns what it differed by */
function learn(pupil: Imitation, rows: Float64Array, key: Key): number {
  const learning = pupil.learn(rows, key);
  let shares = 0;
  for (let turn = learning.next(); ; turn = learning.next()) {
    if (turn.done === true) return turn.value;
    expect(turn.value).toBeGreaterThan(shares);
    shares = turn.value;
  }
}

const none = new Float64Array(plan.connectionCount);
const learner = (limits: readonly [number, number] | null = null, start = none): Imitation =>
  new Imitation(plan, 0, start, settings, limits === null ? null : [limits]);

/** Moments in which a network with weights of its own says what it would do. */
function moments(count: number, key: Key): Float64Array {
  const weights = none.map((_, k) => Math.sin(k + 1));
  const stream = new Stream(key);
  const seen = Float64Array.from({ length: 2 * count }, () => stream.normal());
  const said = new DifferentiableNetwork(plan).forward(weights, seen, count).outputs[0] ?? none;
  const rows = Array.from({ length: count }, (_, i) => [
    at(seen, i),
    at(seen, count + i),
    at(said, i),
    1,
  ]);
  return Float64Array.from(rows.flat());
}

describe('imitation', () => {
  it('comes to do what the expert does', () => {
    const pupil = learner();
    const first = learn(pupil, moments(500, keyOf(2)), keyOf(3));
    let last = first;
    for (let g = 1; g < 80; g++) last = learn(pupil, moments(100, fold(keyOf(2), g)), keyOf(g));
    expect(last).toBeLessThan(first / 50);
  });

  it('begins at weights that differ, or at those that it is given', () => {
    const drawn = learner();
    // What it keeps is no worse than the start: the start itself is measured, not the draw.
    expect(drawn.offsets()).toEqual(none);
    learn(drawn, moments(1, keyOf(2)), keyOf(3));
    expect(new Set(drawn.offsets()).size).toBe(plan.connectionCount);
    const given = none.map((_, k) => k);
    expect(learner(null, given).offsets()).toEqual(given);
  });

  it('leaves an output alone that is beyond its limit, as the wish is', () => {
    const high = none.slice();
    // The last connections lead to the output, the bias first.
    high[plan.connectionCount - 7] = 5;
    const pupil = learner([-1, 1], high);
    const difference = learn(pupil, Float64Array.of(0, 0, 3, 1), keyOf(1));
    expect(difference).toBe(0);
    expect(pupil.offsets()).toEqual(high);
    learn(pupil, Float64Array.of(0, 0, 0.5, 1), keyOf(2));
    expect(pupil.offsets()).not.toEqual(high);
  });

  it('goes on from a saved state as if it had not stopped', () => {
    const whole = learner();
    const part = learner();
    for (const pupil of [whole, part]) learn(pupil, moments(300, keyOf(5)), keyOf(6));
    const rest = learner();
    rest.restore(structuredClone(part.save()));
    for (const pupil of [whole, rest]) learn(pupil, moments(300, keyOf(7)), keyOf(8));
    expect(rest.offsets()).toEqual(whole.offsets());
  });

  it('remembers at most so many moments, late ones as well as early ones', () => {
    const pupil = learner();
    const numbered = (from: number): Float64Array =>
      Float64Array.from({ length: 4 * 15_000 }, (_, k) =>
        k % 4 === 0 ? from + Math.floor(k / 4) : 0,
      );
    for (const [g, from] of [0, 15_000, 30_000, 45_000].entries()) {
      learn(pupil, numbered(from), keyOf(g));
    }
    const kept = Array.from({ length: 20_000 }, (_, i) => at(pupil.save().memory, 4 * i));
    const late = kept.filter((number) => number >= 30_000).length;
    expect(late / kept.length).toBeCloseTo(0.5, 1);
    expect(new Set(kept).size).toBe(20_000);
  });

  it('refuses the state of another network', () => {
    const { memory, ...state } = learner().save();
    expect(() => learner().restore(state)).toThrow(/not one of imitation/);
    const short = { ...state, memory: memory.slice(4) };
    expect(() => learner().restore(short)).toThrow(/not one of imitation/);
  });
});

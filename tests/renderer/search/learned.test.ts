import { describe, expect, it } from 'vitest';
import { learn, parseSpeeds, speedKey } from '../../../renderer/search/setup/learned.ts';
import type { GenerationStatistics } from '../../../shared/search/statistics.ts';

const after = (seconds: number, rollouts: number): GenerationStatistics => ({
  generation: 3,
  evaluations: 10,
  rollouts,
  best: 1,
  median: 1,
  max: 1,
  peak: 1,
  connections: 5,
  nodes: 5,
  championConnections: 5,
  seconds,
  rolloutsPerSecond: 1e6,
});

describe('the speed that an estimate goes by', () => {
  it('is that of a whole search, not of its last generation', () => {
    expect(learn({}, 'a', after(20, 4000))).toEqual({ a: 200 });
    expect(learn({ a: 999, b: 3 }, 'a', after(20, 4000))).toEqual({ a: 200, b: 3 });
  });

  it('is not learned from a moment', () => {
    const known = { a: 7 };
    expect(learn(known, 'a', after(1, 4000))).toBe(known);
  });

  it('differs by task, options and workers, not by the order of options', () => {
    const key = speedKey({ task: 'swingup', options: { noise: 1, small: 1 } }, 2);
    expect(speedKey({ task: 'swingup', options: { small: 1, noise: 1 } }, 2)).toBe(key);
    expect(speedKey({ task: 'swingup', options: { noise: 1 } }, 2)).not.toBe(key);
    expect(speedKey({ task: 'swingup', options: { noise: 1, small: 1 } }, 4)).not.toBe(key);
    expect(speedKey({ task: 'biped', options: { noise: 1, small: 1 } }, 2)).not.toBe(key);
  });

  it('is remembered without what is damaged', () => {
    expect(parseSpeeds({ a: 4, b: 'x', c: -1 })).toEqual({ a: 4 });
    expect(parseSpeeds('x')).toEqual({});
    expect(parseSpeeds(undefined)).toEqual({});
  });
});
